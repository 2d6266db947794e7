import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'

/** An order in a few words: "Team, 5 seats, monthly, with 2 × Extra storage". */
export function useChoiceWords(list: PlanList): (choice: PlanChoice) => string {
  const t = useTranslations('change')
  const local = useLocalized()
  return ({ plan: code, interval, seats, addOns }) => {
    const plan = list.plans.find((each) => each.code === code)
    const nameOf = (addOn: string) => {
      const known = plan?.addOns.find((each) => each.code === addOn)
      return known ? local(known.name) : addOn
    }
    const words = t('choiceWords', {
      plan: plan ? local(plan.name) : code,
      seats: plan?.seats ? seats : 0,
      interval,
    })
    const extras = addOns.map((addOn) =>
      t('addOnWords', { quantity: addOn.quantity, name: nameOf(addOn.code) }),
    )
    return [words, ...extras].join(', ')
  }
}
