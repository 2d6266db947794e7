import { useTranslations } from 'use-intl'
import { sameChoice, splitChange } from '#shared/billing/split-change.ts'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'

/** When a move would apply, said before it is picked. The review has the amounts and the last word. */
export function useConsequence(): (running: PlanChoice, target: PlanChoice, list: PlanList) => string {
  const t = useTranslations('change.consequence')
  return (running, target, { plans, moves }) => {
    if (sameChoice(running, target)) return t('none')
    const { now, later } = splitChange(running, target, {
      plans,
      rules: { moves },
      isTrial: false,
      isPaidAtOnce: true,
    })
    return t(now === null ? 'renewal' : later === null ? 'now' : 'both')
  }
}
