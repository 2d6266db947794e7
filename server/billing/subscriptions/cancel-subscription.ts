import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { CancelSubscriptionInput, KeepSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import type { SignedInUser } from '../../trpc/context.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import type { CancelWish, KeepWish } from '../operations/inputs.ts'
import { runOperation } from '../operations/run-operation.ts'
import { takeActionQuote } from './action-quote.ts'
import { changeToPutBack, changeToRelease } from './released-change.ts'
import { guarded } from './guarded.ts'

/** Who asks for a change of the account's subscription. */
export interface Manager {
  accountId: string
  user: SignedInUser
}

/**
 * Lets the account's subscription end with the period that is paid; until then nothing changes and it can be kept. With
 * a quote it ends at once, and what the quote says is given back.
 * An open invoice stays open and is still charged. A change that is booked for later is let go first.
 * Refuses by the table of guards, with `cancel_now_not_offered` or `quote_expired`. One request, two where a change is
 * booked or something is given back.
 */
export async function cancelSubscription(
  deps: Deps,
  { accountId, user }: Manager,
  { attemptId, reason, comment, nowByQuote }: CancelSubscriptionInput,
): Promise<void> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'cancel_subscription',
    inputHash: hashOfInput({ reason, comment, ...(nowByQuote === undefined ? {} : { nowByQuote }) }),
    user,
    async prepare(): Promise<CancelWish> {
      if (nowByQuote !== undefined) {
        return { reason, comment, ...(await wishToEndNow(deps, accountId, nowByQuote)) }
      }
      const found = await guarded(deps, accountId, 'cancel')
      const { row } = found
      // What is paused has no period left to run.
      const now = row.status === 'paused' ? { refundMinor: 0, paymentIntentId: null } : null
      return { subscriptionId: row.stripeId, reason, comment, now, released: changeToRelease(found) }
    },
  })
}

/** Takes a cancellation back before the end; a change that it let go of is booked again. Refuses with `not_subscribed` or `not_ending`. One request. */
export async function keepSubscription(
  deps: Deps,
  { accountId, user }: Manager,
  { attemptId }: KeepSubscriptionInput,
): Promise<void> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'keep_subscription',
    inputHash: hashOfInput({}),
    user,
    async prepare(): Promise<KeepWish> {
      const found = await guarded(deps, accountId, 'keep')
      return { subscriptionId: found.row.stripeId, putBack: await changeToPutBack(deps, found) }
    },
  })
}

async function wishToEndNow(deps: Deps, accountId: string, quoteId: string) {
  if (catalogueInUse().leaving.cancelNow === 'never') {
    throw new BillingError('cancel_now_not_offered', 'the catalogue ends plans with their period')
  }
  const found = await guarded(deps, accountId, 'cancel_now')
  const dueMinor = await takeActionQuote(deps, accountId, { quoteId, action: 'cancel_now' }, found)
  const paymentIntentId = found.billing.invoice?.paymentIntentId ?? null
  return {
    subscriptionId: found.row.stripeId,
    now: { refundMinor: Math.max(0, -dueMinor), paymentIntentId },
    released: null,
  }
}
