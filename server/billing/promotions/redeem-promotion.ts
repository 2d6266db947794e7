import { bookedOf } from '#shared/billing/subscription-state.ts'
import type { RedeemPromotionInput } from '#shared/contracts/promotions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { fingerprintOf } from '../changes/fingerprint.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import type { RedeemWish } from '../operations/inputs.ts'
import { runOperation } from '../operations/run-operation.ts'
import { findPromotionQuote } from '../quotes/quotes.ts'
import type { Manager } from '../subscriptions/cancel-subscription.ts'
import { guarded } from '../subscriptions/guarded.ts'
import { refuseSecond } from './preview-promotion.ts'

/**
 * Puts the promotion code of a preview on the subscription, which lowers its next charges. Refuses by the table of guards,
 * with `promotion_in_force` where another reduction runs by now, and with `quote_expired` where the preview is old, was made
 * on another state, or where Stripe takes the code no more. One request, and one with a read where a change is booked.
 */
export async function redeemPromotion(
  deps: Deps,
  { accountId, user }: Manager,
  { attemptId, quoteId }: RedeemPromotionInput,
): Promise<void> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'redeem_promotion',
    inputHash: hashOfInput({ quoteId }),
    user,
    async prepare(): Promise<RedeemWish> {
      const { fingerprint, ...promotion } = await findPromotionQuote(deps, accountId, quoteId)
      const found = await guarded(deps, accountId, 'redeem')
      refuseSecond(found)
      if (fingerprintOf(found.billing) !== fingerprint) {
        throw new BillingError('quote_expired', 'the state has moved on')
      }
      const booked = bookedOf(found.billing.facts, found.now).change?.to ?? null
      return { subscriptionId: found.row.stripeId, promotion, booked }
    },
  })
}
