import type { Me } from '#shared/contracts/account.ts'
import type { Plan } from '#shared/contracts/plans.ts'
import type { BillingState, CurrentSubscription, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { paths, type OrderInAddress } from '../../app/paths.ts'

/** What a plan's card offers to the person who looks at it. */
export type PlanAction =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'yours' }
  | { readonly kind: 'finish'; readonly href: string }
  | { readonly kind: 'processing'; readonly href: string }
  | { readonly kind: 'join'; readonly href: string }
  | { readonly kind: 'start'; readonly href: string }
  /** Another plan runs, which can be changed to this one. */
  | {
      readonly kind: 'has_other'
      readonly href: string
      readonly running: PlanChoice
      readonly target: PlanChoice
    }
  | { readonly kind: 'fallback' }
  | { readonly kind: 'not_permitted' }

export interface Visitor {
  /** undefined while it is not known. */
  readonly me: Me | undefined
  /** undefined while it is not known, null when it could not be read. */
  readonly current: CurrentSubscription | null | undefined
}

const endedKinds: readonly BillingState['kind'][] = [
  'free',
  'incomplete',
  'bank_check',
  'processing',
  'canceled',
  'expired',
]

/** Whether the server would say now what a change costs. Where it would not, asking is of no use to anybody. */
export function isChangePriced(current: CurrentSubscription): boolean {
  const { allowed, booked, isProviderUp, state, waitingChange } = current
  return (
    isProviderUp &&
    waitingChange === null &&
    booked.change === null &&
    allowed.includes('change') &&
    (state.kind === 'active' || state.kind === 'trialing')
  )
}

/** Decides a card's one action. Never a purchase of what one has; an unfinished payment is finished, not started anew. */
export function planAction(plan: Plan, visitor: Visitor, order: OrderInAddress): PlanAction {
  const { me, current } = visitor
  if (me === undefined) return { kind: 'unknown' }
  const checkout = paths.checkout({ ...order, plan: plan.code })
  if (me === null) {
    return plan.isFree
      ? { kind: 'join', href: paths.signUp() }
      : { kind: 'start', href: paths.signIn(checkout) }
  }
  if (current === undefined) return { kind: 'unknown' }
  if (current === null) return plan.isFree ? { kind: 'fallback' } : { kind: 'start', href: checkout }

  const running = endedKinds.includes(current.state.kind) ? null : (current.plan?.choice ?? null)
  if (plan.isFree) return { kind: running === null ? 'yours' : 'fallback' }
  if (running?.plan === plan.code) return { kind: 'yours' }
  if (!current.canManage) return { kind: 'not_permitted' }
  if (current.unfinished?.choice.plan === plan.code) {
    return current.unfinished.payment === 'processing'
      ? { kind: 'processing', href: paths.overview }
      : { kind: 'finish', href: paths.checkout(current.unfinished.choice) }
  }
  if (running === null) return { kind: 'start', href: checkout }
  const { promo: _forNewOrders, ...choice } = order
  const wish = { ...choice, plan: plan.code }
  return { kind: 'has_other', href: paths.change(wish), running, target: { ...running, seats: 1, ...wish } }
}
