import type Stripe from 'stripe'
import type { Catalogue, PromotionDefinition } from '#shared/billing/catalogue-types.ts'
import { fingerprint } from '#shared/billing/pricing.ts'
import { offerMark } from '../promotions/find-promotion.ts'

/** A promotion code that the catalogue asks for. */
export interface WantedPromotion {
  code: string
  terms: PromotionDefinition
  /** Put on by the app alone. */
  isOffer: boolean
  /** Names the terms; a code with another is another. */
  termsKey: string
}

/** Every promotion code of the catalogue. */
export function wantedPromotions({ promotions, leaving }: Catalogue): WantedPromotion[] {
  return Object.entries(promotions).map(([code, terms]) => {
    const isOffer = leaving.offerCode === code
    return { code, terms, isOffer, termsKey: fingerprint(JSON.stringify({ terms, isOffer })) }
  })
}

/**
 * The coupon and the code behind a promotion.
 * @param productsOf Stripe's products of a plan and its add-ons
 */
export function promotionParams(
  { code, terms, isOffer, termsKey }: WantedPromotion,
  productsOf: (plan: string) => readonly string[],
  defaultCurrency: Catalogue['defaultCurrency'],
): { coupon: Stripe.CouponCreateParams; code: Omit<Stripe.PromotionCodeCreateParams, 'promotion'> } {
  const { off, lasts, plans, maxRedemptions, firstPurchaseOnly } = terms
  return {
    coupon: {
      name: code,
      ...('percent' in off ? { percent_off: off.percent } : amountParams(off.amount, defaultCurrency)),
      ...(typeof lasts === 'string'
        ? { duration: lasts }
        : { duration: 'repeating' as const, duration_in_months: lasts.months }),
      ...(plans === null ? {} : { applies_to: { products: plans.flatMap(productsOf) } }),
    },
    code: {
      code,
      ...(maxRedemptions === null ? {} : { max_redemptions: maxRedemptions }),
      restrictions: { first_time_transaction: firstPurchaseOnly },
      metadata: { terms: termsKey, ...(isOffer ? { [offerMark]: 'leaving' } : {}) },
    },
  }
}

function amountParams(amount: Readonly<Record<string, number>>, currency: string): Stripe.CouponCreateParams {
  const others = Object.entries(amount).filter(([each]) => each !== currency)
  return {
    amount_off: amount[currency] ?? 0,
    currency,
    ...(others.length === 0
      ? {}
      : {
          currency_options: Object.fromEntries(
            others.map(([each, amountOff]) => [each, { amount_off: amountOff }]),
          ),
        }),
  }
}
