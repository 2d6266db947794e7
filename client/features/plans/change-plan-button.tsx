import { useTranslations } from 'use-intl'
import { movesOf } from '#shared/billing/split-change.ts'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { useChangePreview } from '../changes/use-change-preview.ts'

export interface ChangePlanButtonProps {
  readonly plan: Plan
  readonly list: PlanList
  readonly current: CurrentSubscription
  readonly running: PlanChoice
  readonly target: PlanChoice
  readonly href: string
}

/**
 * The way to another plan while one runs. Says what it costs today or from which day it holds once Stripe has worked it
 * out; until then, and where nothing could be changed right now, where it leads.
 */
export function ChangePlanButton({ plan, list, current, running, target, href }: ChangePlanButtonProps) {
  const t = useTranslations('plans.action')
  const name = useLocalized()(plan.name)
  const money = useMoney()
  const dates = useDates()
  const { preview } = useChangePreview(
    running,
    { choice: target, when: 'soonest' },
    !canPreview(list, current, running, target),
  )
  return (
    <ButtonLink href={href} block>
      {words()}
    </ButtonLink>
  )

  function words(): string {
    if (preview === undefined || preview.to.plan !== plan.code) return t('change', { name })
    if (preview.now !== null) {
      const { due } = preview.now
      if (due.amountMinor === 0) return t('changeFree', { name })
      return t('changeNow', { name, amount: money(due), unit: plan.seats === null ? 'flat' : 'seat' })
    }
    return preview.later === null
      ? t('change', { name })
      : t('changeLater', { name, date: dates.day(preview.later.at) })
  }
}

/** Asks only where the server would answer: a refusal here would be of no use to anybody. */
function canPreview(
  { plans, moves }: PlanList,
  { allowed, booked, isProviderUp, state, waitingChange }: CurrentSubscription,
  running: PlanChoice,
  target: PlanChoice,
): boolean {
  return (
    isProviderUp &&
    waitingChange === null &&
    booked.change === null &&
    allowed.includes('change') &&
    (state.kind === 'active' || state.kind === 'trialing') &&
    running.currency === target.currency &&
    !movesOf(running, target, plans).some((move) => moves[move] === 'never')
  )
}
