import { useTranslations } from 'use-intl'
import { movesOf } from '#shared/billing/split-change.ts'
import type { ChangePreview } from '#shared/contracts/plan-changes.ts'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { useChangePreview } from '../changes/use-change-preview.ts'

export interface ChangePlanButtonProps {
  readonly plan: Plan
  readonly list: PlanList
  readonly running: PlanChoice
  readonly target: PlanChoice
  readonly href: string
  readonly className: string
}

/**
 * The way to another plan while one runs. Says what it costs today or from which day it holds once Stripe has worked it
 * out; until then, and where the catalogue has no such change, only where it leads.
 */
export function ChangePlanButton({ plan, list, running, target, href, className }: ChangePlanButtonProps) {
  const t = useTranslations('plans.action')
  const name = useLocalized()(plan.name)
  const consequence = useConsequence(plan)
  const isOffered =
    running.currency === target.currency &&
    !movesOf(running, target, list.plans).some((move) => list.moves[move] === 'never')
  const { preview } = useChangePreview(running, { choice: target, when: 'soonest' }, !isOffered)
  const said = preview?.to.plan === plan.code ? consequence(preview) : null
  return (
    <ButtonLink
      href={href}
      block
      className={className}
      {...(said !== null && { 'aria-label': t('changeWith', { name, consequence: said }) })}
    >
      <span className="grid">
        {t('change', { name })}
        {said === null ? null : <span className="text-label font-normal">{said}</span>}
      </span>
    </ButtonLink>
  )
}

function useConsequence(plan: Plan): (preview: ChangePreview) => string | null {
  const t = useTranslations('plans.action')
  const money = useMoney()
  const dates = useDates()
  return ({ now, later }) => {
    if (now === null) return later === null ? null : t('fromDay', { date: dates.day(later.at) })
    if (now.due.amountMinor === 0) return t('costsNothing')
    return t('costsNow', { amount: money(now.due), unit: plan.seats === null ? 'flat' : 'seat' })
  }
}
