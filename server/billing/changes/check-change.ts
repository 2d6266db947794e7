import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { movesOf, sameChoice, type SplitChange, splitChange } from '#shared/billing/split-change.ts'
import { obstacleTo } from '#shared/billing/guards.ts'
import { bookedOf } from '#shared/billing/subscription-state.ts'
import type { ChangePreview, PreviewChangeInput } from '#shared/contracts/plan-changes.ts'
import type { Plan } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'
import { includedMembers, takenSeats } from '../members/seat-count.ts'
import { listPlans } from '../plans/offers.ts'
import { checkOrder } from '../subscriptions/check-order.ts'
import { type AccountBilling, loadBilling } from '../subscriptions/load-billing.ts'
import { isChangeWaiting } from './waiting-change.ts'

export interface CheckedChange extends SplitChange {
  billing: AccountBilling & { row: NonNullable<AccountBilling['row']> }
  current: PlanChoice
  /** What was booked before, which this change lets go. */
  replaces: PlanChoice | null
  /** A pause that was booked before, which this change lets go. */
  replacesPause: ChangePreview['replacesPause']
  /** What raises may also wait for the renewal, where the catalogue leaves that to people. */
  mayWait: boolean
  isTrial: boolean
  waitsBecause: ChangePreview['waitsBecause']
}

/**
 * Checks a wished order against what runs, the catalogue's rules, the price list and the seats in use, and splits it.
 * Reads our rows only. Refuses by name.
 */
export async function checkChange(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  target: PlanChoice,
  when: PreviewChangeInput['when'] = 'soonest',
): Promise<CheckedChange> {
  const loaded = await loadBilling(deps.db, accountId)
  const { row, facts } = loaded
  const { subscription, schedule } = facts
  const now = await accountNow(deps, accountId)
  const obstacle = obstacleTo('change', facts, now)
  if (obstacle !== null) throw new BillingError(obstacle, 'nothing can be changed in this state')
  if (row === null || subscription === null) {
    throw new BillingError('not_subscribed', 'nothing runs that could be changed')
  }
  const billing = { ...loaded, row }
  if (isChangeWaiting(billing)) {
    throw new BillingError('payment_in_progress', 'a change waits for its payment')
  }
  const current = subscription.choice
  const { plans } = await listPlans(deps, accountId)
  if (target.currency !== current.currency) throw notPossible('currency')
  const replaces = schedule?.changeAt == null ? null : schedule.to
  if (sameChoice(current, target)) throw new BillingError('same_plan', 'this runs already')
  if (replaces !== null && sameChoice(replaces, target)) {
    throw new BillingError('same_plan', 'this is booked already')
  }
  checkOrder(plans, target)
  refuseByRule(current, target, plans)
  await refuseSeatsInUse(deps, accountId, current, target, plans)
  const isTrial = subscription.status === 'trialing'
  const waitsBecause = waitingReasonOf(billing)
  const { changes: rules } = catalogueInUse()
  const terms = { plans, rules, isTrial, isPaidAtOnce: waitsBecause === null }
  const soonest = splitChange(current, target, terms)
  const mayWait = soonest.now !== null && !isTrial && rules.mayWait
  const split = mayWait && when === 'renewal' ? { now: null, later: target } : soonest
  return {
    ...split,
    billing,
    current,
    replaces,
    replacesPause: bookedOf(facts, now).pause,
    mayWait,
    isTrial,
    waitsBecause: soonest.now === null && !isTrial ? waitsBecause : null,
  }
}

function refuseByRule(current: PlanChoice, target: PlanChoice, plans: Parameters<typeof movesOf>[2]): void {
  const { moves, blocked } = catalogueInUse().changes
  const isBlocked = blocked.some(([from, to]) => from === current.plan && to === target.plan)
  const isNever = movesOf(current, target, plans).some((move) => moves[move] === 'never')
  if (isBlocked || isNever) throw notPossible('rule')
}

/** Seats are not taken from people who sit on them or were invited to: somebody has to leave, or an invitation to be taken back, first. */
async function refuseSeatsInUse(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  current: PlanChoice,
  target: PlanChoice,
  plans: readonly Plan[],
): Promise<void> {
  const rules = plans.find(({ code }) => code === target.plan)?.seats
  const isLowered = target.plan !== current.plan || target.seats < current.seats
  if (!isLowered) return
  const seats =
    rules == null ? await includedMembers(deps, accountId, target) : Math.max(target.seats, rules.included)
  const { used, invited } = await takenSeats(deps.db, accountId, deps.clock.now())
  const inUse = used + invited
  if (seats === null || seats >= inUse) return
  throw new BillingError('seats_in_use', `${inUse} people sit on ${seats} seats`, {
    details: { inUse },
  })
}

/** Where money takes days, nothing is given before it has arrived. */
function waitingReasonOf({ row, paymentMethod }: CheckedChange['billing']): ChangePreview['waitsBecause'] {
  if (row.collectionMethod === 'send_invoice') return 'sent_invoice'
  return paymentMethod !== null && slowMethods.has(paymentMethod.type) ? 'bank_debit' : null
}

const slowMethods: ReadonlySet<string> = new Set([
  'sepa_debit',
  'us_bank_account',
  'bacs_debit',
  'au_becs_debit',
])

function notPossible(reason: string): BillingError {
  return new BillingError('change_not_possible', `no change is made: ${reason}`, { details: { reason } })
}
