import { and, eq, inArray, notInArray } from 'drizzle-orm'
import type { Catalogue } from '#shared/billing/catalogue-types.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { stripePrices } from '../../db/schema/plans.ts'
import type { Deps } from '../../deps.ts'
import {
  archivePrice,
  createPrice,
  createProduct,
  readPrices,
  renameProduct,
  type StripePrice,
  type StripeProduct,
} from '../../stripe/prices.ts'
import { createCoupon } from '../../stripe/coupons.ts'
import { createPromotionCode, switchOffCode } from '../../stripe/promotion-codes.ts'
import {
  type CatalogueChange,
  diffCatalogue,
  productOf,
  wantedPrices,
  type WantedPrice,
} from './diff-catalogue.ts'
import { amountParams, amountsOf } from './price-amounts.ts'
import { promotionParams } from './wanted-promotions.ts'

/**
 * Stripe sells what the catalogue says afterwards, and our rows know the prices. A price is never edited: a changed one
 * becomes a new price that takes over the lookup key, and the old one is archived for those who still pay it. Safe to repeat.
 * @returns what was changed at Stripe
 */
export async function publishCatalogue(
  deps: Pick<Deps, 'db' | 'stripe' | 'newId'>,
  catalogue: Catalogue = catalogueInUse(),
): Promise<readonly CatalogueChange[]> {
  const changes = await publishAtStripe(deps, catalogue)
  await learnPrices(deps, catalogue)
  return changes
}

/** Our rows know the prices that Stripe has for the catalogue. Changes nothing at Stripe. */
export async function learnPrices(
  deps: Pick<Deps, 'db' | 'stripe'>,
  catalogue: Catalogue = catalogueInUse(),
): Promise<void> {
  const keys = wantedPrices(catalogue).map(({ lookupKey }) => lookupKey)
  await storePrices(deps, await readPrices(deps.stripe, keys))
}

/** The same at Stripe alone; a server that starts later learns the prices. @returns what was changed */
export async function publishAtStripe(
  deps: Pick<Deps, 'stripe' | 'newId'>,
  catalogue: Catalogue = catalogueInUse(),
): Promise<readonly CatalogueChange[]> {
  const { changes, products } = await diffCatalogue(deps, catalogue)
  const runId = deps.newId()
  const known = [...products]
  for (const change of changes) {
    switch (change.kind) {
      case 'create_product': {
        const { marks, name } = change.product
        const metadata = { ...marks, operation_id: runId }
        const key = `paydesk:${runId}:product:${Object.values(marks).join(':')}`
        known.push(await createProduct(deps.stripe, { name, metadata }, key))
        break
      }
      case 'rename_product':
        await renameProduct(deps.stripe, change.stripeId, change.product.name)
        break
      case 'create_price':
      case 'replace_price': {
        const product = productOf(known, change.price.product)
        if (product === undefined) throw new Error(`no product for ${change.price.lookupKey}`)
        await createPrice(
          deps.stripe,
          paramsOf(change.price, product.id, runId),
          `paydesk:${runId}:${change.price.lookupKey}`,
        )
        if (change.kind === 'replace_price') await archivePrice(deps.stripe, change.stripeId)
        break
      }
      case 'create_promotion':
        await publishPromotion(deps, change, { catalogue, products: known, runId })
    }
  }
  return changes
}

interface Publication {
  catalogue: Catalogue
  products: readonly StripeProduct[]
  runId: string
}

async function publishPromotion(
  { stripe }: Pick<Deps, 'stripe'>,
  { promotion, replaces }: Extract<CatalogueChange, { kind: 'create_promotion' }>,
  { catalogue, products, runId }: Publication,
): Promise<void> {
  const productsOf = (plan: string) =>
    products.filter(({ metadata }) => metadata['plan'] === plan).map(({ id }) => id)
  const params = promotionParams(promotion, productsOf, catalogue.defaultCurrency)
  const key = `paydesk:${runId}:promotion:${promotion.code}`
  const coupon = await createCoupon(stripe, params.coupon, `${key}:coupon`)
  for (const id of replaces) await switchOffCode(stripe, id)
  await createPromotionCode(stripe, { ...params.code, promotion: { type: 'coupon', coupon: coupon.id } }, key)
}

function paramsOf(price: WantedPrice, product: string, runId: string) {
  return {
    product,
    currency: price.currency,
    ...amountParams(price),
    ...(price.interval === null ? {} : { recurring: { interval: price.interval } }),
    tax_behavior: price.taxBehavior,
    lookup_key: price.lookupKey,
    metadata: {
      ...price.product.marks,
      ...(price.interval === null ? {} : { interval: price.interval }),
      operation_id: runId,
    },
  }
}

/** Our copy of what is sold, so that checkout needs no look at Stripe. */
async function storePrices({ db }: Pick<Deps, 'db'>, prices: readonly StripePrice[]): Promise<void> {
  const rows = prices.flatMap((price) => {
    const { id, lookup_key, product, currency } = price
    const amounts = amountsOf(price)
    if (lookup_key === null || amounts === null) return []
    return [
      {
        stripeId: id,
        lookupKey: lookup_key,
        stripeProductId: product,
        unitAmountMinor: amounts.unitAmountMinor,
        includedUnits: amounts.included?.units ?? 0,
        includedAmountMinor: amounts.included?.amountMinor ?? 0,
        currency,
        isActive: true,
      },
    ]
  })
  const ids = rows.map(({ stripeId }) => stripeId)
  if (ids.length === 0) return
  await db.transaction(async (tx) => {
    await tx
      .update(stripePrices)
      .set({ isActive: false })
      .where(and(eq(stripePrices.isActive, true), notInArray(stripePrices.stripeId, ids)))
    await tx.insert(stripePrices).values(rows).onConflictDoNothing({ target: stripePrices.stripeId })
    await tx.update(stripePrices).set({ isActive: true }).where(inArray(stripePrices.stripeId, ids))
  })
}
