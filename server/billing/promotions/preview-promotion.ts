import { fullPriceFrom } from '#shared/billing/discounts.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { bookedOf } from '#shared/billing/subscription-state.ts'
import type { PreviewPromotionInput, PromotionPreview } from '#shared/contracts/promotions.ts'
import { BillingError } from '#shared/errors.ts'
import { inArray } from 'drizzle-orm'
import { stripePrices } from '../../db/schema/plans.ts'
import type { Deps } from '../../deps.ts'
import { previewPeriod } from '../../stripe/invoice-preview.ts'
import { fingerprintOf } from '../changes/fingerprint.ts'
import { itemsOfChange } from '../changes/items-of-change.ts'
import { storeQuote } from '../quotes/quotes.ts'
import { type Guarded, guarded } from '../subscriptions/guarded.ts'
import { discountOfCode } from './discount-of-code.ts'
import { findPromotion } from './find-promotion.ts'

/**
 * What a promotion code does to the subscription that runs, by Stripe's previews, kept as a quote that `redeem` takes.
 * Three requests. Refuses by the table of guards, by the code's own rules, and where another reduction runs.
 */
export async function previewPromotion(
  deps: Deps,
  accountId: string,
  input: PreviewPromotionInput,
): Promise<PromotionPreview> {
  const found = await guarded(deps, accountId, 'redeem')
  const { billing, row, subscription, now } = found
  refuseSecond(found)
  const choice = bookedOf(billing.facts, now).change?.to ?? subscription.choice
  const { changes, lines } = await itemsOfChange(deps.db, billing, choice)
  const isOffer = 'offer' in input
  const code = await findPromotion(deps, accountId, {
    code: isOffer ? offeredCode() : input.promotionCode,
    currency: row.currency,
    productIds: await productsOf(
      deps,
      lines.map(({ price }) => price),
    ),
    newOrderMinor: null,
    mayBeOffer: isOffer,
  })
  const period = { subscription: row.stripeId, items: changes }
  const [reduced, full] = await Promise.all([
    previewPeriod(deps.stripe, { ...period, promotionCode: code.id }),
    previewPeriod(deps.stripe, period),
  ])
  const nextAt = row.periodEndsAt ?? now
  const discount = discountOfCode(code, row.currency, now)
  const fullAt = fullPriceFrom(discount, nextAt, choice.interval)
  const isOver = fullAt !== null && fullAt <= nextAt
  // It ends before anything is charged.
  if (isOver) throw new BillingError('promotion_not_for_plan', 'it ends before the next charge')
  const quote = await storeQuote(deps, accountId, {
    choice: subscription.choice,
    dueNow: { amountMinor: 0, currency: row.currency },
    recurring: { amountMinor: reduced.total, currency: row.currency },
    promotion: { id: code.id, code: code.code, fingerprint: fingerprintOf(billing) },
  })
  return {
    ...quote,
    discount,
    next: { amount: { amountMinor: reduced.total, currency: row.currency }, at: nextAt.toISOString() },
    full: {
      amount: { amountMinor: full.total, currency: row.currency },
      at: fullAt?.toISOString() ?? null,
    },
  }
}

/** There is at most one reduction, so that no two add up. */
export function refuseSecond({ row, now }: Pick<Guarded, 'row' | 'now'>): void {
  const runs = row.discounts.some(({ endsAt }) => endsAt === null || new Date(endsAt) > now)
  if (runs) throw new BillingError('promotion_in_force', 'another reduction runs')
}

function offeredCode(): string {
  const { offerCode } = catalogueInUse().leaving
  if (offerCode !== null) return offerCode
  throw new BillingError('promotion_unknown', 'the catalogue offers nothing to those who leave')
}

async function productsOf({ db }: Pick<Deps, 'db'>, prices: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ product: stripePrices.stripeProductId })
    .from(stripePrices)
    .where(inArray(stripePrices.stripeId, [...prices]))
  return rows.map(({ product }) => product)
}
