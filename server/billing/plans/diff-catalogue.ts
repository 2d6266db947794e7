import type { Catalogue } from '#shared/billing/catalogue-types.ts'
import { planCatalogue } from '#shared/billing/plan-catalogue.ts'
import { type Interval, intervalSchema, type LocalizedText } from '#shared/contracts/plans.ts'
import { currencies } from '#shared/currency.ts'
import type { Currency } from '#shared/money.ts'
import type { Deps } from '../../deps.ts'
import { readPrices, readProducts, type StripePrice, type StripeProduct } from '../../stripe/prices.ts'
import { lookupKeyOf } from './lookup-key.ts'

/** A product that the catalogue asks for: a plan, or an add-on of one. */
export interface WantedProduct {
  plan: string
  addOn: string | null
  name: string
}

export interface WantedPrice {
  product: WantedProduct
  lookupKey: string
  interval: Interval
  currency: Currency
  unitAmountMinor: number
  taxBehavior: Catalogue['taxBehavior']
}

/** What has to happen at Stripe so that it sells what the catalogue says. */
export type CatalogueChange =
  | { kind: 'create_product'; product: WantedProduct }
  | { kind: 'rename_product'; product: WantedProduct; stripeId: string; from: string }
  | { kind: 'create_price'; price: WantedPrice }
  | { kind: 'replace_price'; price: WantedPrice; stripeId: string; fromMinor: number | null }

export interface CatalogueDiff {
  changes: readonly CatalogueChange[]
  /** Prices that are right as they are. */
  matching: readonly StripePrice[]
  products: readonly StripeProduct[]
}

/** Compares the catalogue with Stripe, by lookup key. Changes nothing. */
export async function diffCatalogue(
  { stripe }: Pick<Deps, 'stripe'>,
  catalogue: Catalogue = planCatalogue,
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
  return { changes, matching, products }
}

/** The product at Stripe that carries the marks of a wanted one. */
export function productOf(
  products: readonly StripeProduct[],
  { plan, addOn }: WantedProduct,
): StripeProduct | undefined {
  return products.find(({ metadata }) => metadata['plan'] === plan && (metadata['add_on'] ?? null) === addOn)
}

/** Every price that the catalogue sells; prices of one product share the same product object. */
export function wantedPrices(catalogue: Catalogue): WantedPrice[] {
  return Object.entries(catalogue.plans).flatMap(([plan, definition]) => {
    if (definition.kind === 'free') return []
    const own = { product: { plan, addOn: null, name: nameOf(definition.name) }, prices: definition.prices }
    const addOns = Object.entries(definition.addOns).map(([addOn, { name, prices }]) => ({
      product: { plan, addOn, name: `${nameOf(definition.name)}: ${nameOf(name)}` },
      prices,
    }))
    return [own, ...addOns].flatMap(({ product, prices }) =>
      intervalSchema.options.flatMap((interval) =>
        currencies.map((currency) => ({
          product,
          interval,
          currency,
          lookupKey: lookupKeyOf({ plan, interval, currency }, product.addOn ?? undefined),
          unitAmountMinor: prices[interval][currency],
          taxBehavior: catalogue.taxBehavior,
        })),
      ),
    )
  })
}

function isEqual(found: StripePrice, wanted: WantedPrice): boolean {
  return (
    found.unit_amount === wanted.unitAmountMinor &&
    found.currency === wanted.currency &&
    found.recurring?.interval === wanted.interval &&
    found.tax_behavior === wanted.taxBehavior &&
    found.metadata['plan'] === wanted.product.plan &&
    (found.metadata['add_on'] ?? null) === wanted.product.addOn
  )
}

/** Invoices are in one language; names of plans are the same in all, add-ons are written in English. */
function nameOf({ en }: LocalizedText): string {
  return en
}
