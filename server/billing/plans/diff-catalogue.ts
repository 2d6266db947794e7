import type { Catalogue } from '#shared/billing/catalogue-types.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { type Interval, intervalSchema, type LocalizedText } from '#shared/contracts/plans.ts'
import { currencies } from '#shared/currency.ts'
import type { Currency } from '#shared/money.ts'
import type { Deps } from '../../deps.ts'
import { readPrices, readProducts, type StripePrice, type StripeProduct } from '../../stripe/prices.ts'
import { findPromotionCodes } from '../../stripe/promotion-codes.ts'
import { lookupKeyOf, productKeyOf } from './lookup-key.ts'
import { amountsOf, chargesTheSame, type PriceAmounts } from './price-amounts.ts'
import { type WantedPromotion, wantedPromotions } from './wanted-promotions.ts'

/** A product that the catalogue asks for: a plan, an add-on of one, or what is bought once. */
export interface WantedProduct {
  /** What it is found again by at Stripe: `plan`, with `add_on`, or `product`. */
  marks: Readonly<Record<string, string>>
  name: string
}

const markNames = ['plan', 'add_on', 'product'] as const

export interface WantedPrice extends PriceAmounts {
  product: WantedProduct
  lookupKey: string
  /** null = paid once. */
  interval: Interval | null
  currency: Currency
  taxBehavior: Catalogue['taxBehavior']
}

/** What has to happen at Stripe so that it sells what the catalogue says. */
export type CatalogueChange =
  | { kind: 'create_product'; product: WantedProduct }
  | { kind: 'rename_product'; product: WantedProduct; stripeId: string; from: string }
  | { kind: 'create_price'; price: WantedPrice }
  | { kind: 'replace_price'; price: WantedPrice; stripeId: string; fromMinor: number | null }
  /** `replaces` names the codes with other terms that are switched off for it. */
  | { kind: 'create_promotion'; promotion: WantedPromotion; replaces: readonly string[] }

export interface CatalogueDiff {
  changes: readonly CatalogueChange[]
  /** Prices that are right as they are. */
  matching: readonly StripePrice[]
  products: readonly StripeProduct[]
}

/** Compares the catalogue with Stripe, by lookup key. Changes nothing. */
export async function diffCatalogue(
  { stripe }: Pick<Deps, 'stripe'>,
  catalogue: Catalogue = catalogueInUse(),
): Promise<CatalogueDiff> {
  const wanted = wantedPrices(catalogue)
  const found = await readPrices(
    stripe,
    wanted.map(({ lookupKey }) => lookupKey),
  )
  const products = await readProducts(stripe)
  const changes: CatalogueChange[] = []
  for (const product of new Set(wanted.map((price) => price.product))) {
    const existing = productOf(products, product)
    if (existing === undefined) changes.push({ kind: 'create_product', product })
    else if (existing.name !== product.name) {
      changes.push({ kind: 'rename_product', product, stripeId: existing.id, from: existing.name })
    }
  }
  const matching: StripePrice[] = []
  for (const price of wanted) {
    const existing = found.find(({ lookup_key }) => lookup_key === price.lookupKey)
    if (existing === undefined) changes.push({ kind: 'create_price', price })
    else if (isEqual(existing, price)) matching.push(existing)
    else {
      const fromMinor = existing.unit_amount
      changes.push({ kind: 'replace_price', price, stripeId: existing.id, fromMinor })
    }
  }
  for (const promotion of wantedPromotions(catalogue)) {
    const codes = await findPromotionCodes(stripe, promotion.code)
    // One that is used up or switched off stays so: it was published once.
    if (codes.some(({ metadata }) => metadata?.['terms'] === promotion.termsKey)) continue
    const replaces = codes.filter(({ active }) => active).map(({ id }) => id)
    changes.push({ kind: 'create_promotion', promotion, replaces })
  }
  return { changes, matching, products }
}

/** The product at Stripe that carries the marks of a wanted one. */
export function productOf(
  products: readonly StripeProduct[],
  { marks }: WantedProduct,
): StripeProduct | undefined {
  return products.find(({ metadata }) => hasMarks(metadata, marks))
}

function hasMarks(metadata: Readonly<Record<string, string>>, marks: WantedProduct['marks']): boolean {
  return markNames.every((name) => metadata[name] === marks[name])
}

/** Every price that the catalogue sells; prices of one product share the same product object. */
export function wantedPrices(catalogue: Catalogue): WantedPrice[] {
  return [...planPrices(catalogue), ...oneTimePrices(catalogue)]
}

function oneTimePrices({ oneTimeProducts, taxBehavior }: Catalogue): WantedPrice[] {
  return Object.entries(oneTimeProducts).flatMap(([code, { name, prices }]) => {
    const product = { marks: { product: code }, name: nameOf(name) }
    return currencies.map((currency) => ({
      product,
      interval: null,
      currency,
      lookupKey: productKeyOf(code, currency),
      unitAmountMinor: prices[currency],
      included: null,
      taxBehavior,
    }))
  })
}

function planPrices(catalogue: Catalogue): WantedPrice[] {
  return Object.entries(catalogue.plans).flatMap(([plan, definition]) => {
    if (definition.kind === 'free') return []
    const own = {
      product: { marks: { plan }, name: nameOf(definition.name) },
      addOn: undefined,
      prices: definition.prices,
      included: definition.seats?.included,
    }
    const addOns = Object.entries(definition.addOns).map(([addOn, { name, prices }]) => ({
      product: { marks: { plan, add_on: addOn }, name: `${nameOf(definition.name)}: ${nameOf(name)}` },
      addOn,
      prices,
      included: undefined,
    }))
    return [own, ...addOns].flatMap(({ product, addOn, prices, included }) =>
      intervalSchema.options.flatMap((interval) =>
        currencies.map((currency) => ({
          product,
          interval,
          currency,
          lookupKey: lookupKeyOf({ plan, interval, currency }, addOn),
          ...amountsOfPlan(
            prices[interval][currency],
            included && {
              units: included.count,
              furtherMinor: included.furtherPrices[interval][currency],
            },
          ),
          taxBehavior: catalogue.taxBehavior,
        })),
      ),
    )
  })
}

/** Where seats are included, the plan's price is theirs together, and the unit's is that of a further seat. */
function amountsOfPlan(
  priceMinor: number,
  included: { units: number; furtherMinor: number } | undefined,
): PriceAmounts {
  return included === undefined
    ? { unitAmountMinor: priceMinor, included: null }
    : {
        unitAmountMinor: included.furtherMinor,
        included: { units: included.units, amountMinor: priceMinor },
      }
}

function isEqual(found: StripePrice, wanted: WantedPrice): boolean {
  const amounts = amountsOf(found)
  return (
    amounts !== null &&
    chargesTheSame(amounts, wanted) &&
    found.currency === wanted.currency &&
    (found.recurring?.interval ?? null) === wanted.interval &&
    found.tax_behavior === wanted.taxBehavior &&
    hasMarks(found.metadata, wanted.product.marks)
  )
}

/** Invoices are in one language; names of plans are the same in all, add-ons are written in English. */
function nameOf({ en }: LocalizedText): string {
  return en
}
