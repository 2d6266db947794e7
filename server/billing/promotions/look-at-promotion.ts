import type { LookAtPromotionInput, PromotionLook } from '#shared/contracts/promotions.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'
import { discountOfCode } from './discount-of-code.ts'
import { findPromotion } from './find-promotion.ts'
import { endOfUse } from './judge-code.ts'

/**
 * What a code that came with a link takes off and until when, for an account or a stranger (null). One request. Refuses
 * like an order with the code would, except by what only a plan decides.
 */
export async function lookAtPromotion(
  deps: Deps,
  accountId: string | null,
  { promotionCode, currency }: LookAtPromotionInput,
): Promise<PromotionLook> {
  const code = await findPromotion(deps, accountId, {
    code: promotionCode,
    currency,
    productIds: null,
    newOrderMinor: null,
    mayBeOffer: false,
  })
  return {
    discount: discountOfCode(code, currency, await accountNow(deps, accountId)),
    usableUntil: endOfUse(code)?.toISOString() ?? null,
  }
}
