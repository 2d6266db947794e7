import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import type { Money } from '#shared/money.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { stateSentence } from '#shared/billing/state-sentence.ts'

/**
 * The sentence of the account's state in the language on screen. `list` gives the plans' names, codes stand in until it is
 * there; `billed` is what the payment provider will charge next, list prices called an estimate stand in for it.
 */
export function useStateSentence(): (
  current: CurrentSubscription,
  list: PlanList | undefined,
  billed: Money | null,
) => string {
  const t = useTranslations('state')
  const local = useLocalized()
  const money = useMoney()
  const dates = useDates()
  return (current, list, billed) => {
    const choice = current.plan?.choice ?? current.unfinished?.choice ?? current.lastChoice
    const plan = list?.plans.find(({ code }) => code === choice?.plan)
    const nameOf = (code: string) => {
      const named = list?.plans.find((each) => each.code === code)
      return named ? local(named.name) : code
    }
    const { key, values } = stateSentence(current, {
      plan: plan ? local(plan.name) : (choice?.plan ?? t('yourPlan')),
      planOf: (to) => nameOf(to.plan),
      seats: plan?.seats ? (choice?.seats ?? 0) : 0,
      money,
      day: dates.day,
      moment: dates.moment,
      card: cardWords,
      billed,
    })
    return t(key, values)
  }
}
