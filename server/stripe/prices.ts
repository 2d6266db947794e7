import type Stripe from 'stripe'
import { z } from 'zod'
import { currencySchema } from '#shared/money.ts'
import { asking } from './errors.ts'

const priceSchema = z.object({
  id: z.string().startsWith('price_'),
  lookup_key: z.string().nullable(),
  product: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]),
  unit_amount: z.int().nullable(),
  tiers_mode: z.string().nullish(),
  /** Only where they were asked for. */
  tiers: z
    .array(
      z.object({
        up_to: z.int().nullable(),
        unit_amount: z.int().nullable(),
        flat_amount: z.int().nullable(),
      }),
    )
    .nullish(),
  currency: currencySchema,
  active: z.boolean(),
  tax_behavior: z.string().nullish(),
  metadata: z.record(z.string(), z.string()),
  recurring: z.object({ interval: z.string() }).nullable(),
})
export type StripePrice = z.infer<typeof priceSchema>

const productSchema = z.object({
  id: z.string(),
  name: z.string(),
  active: z.boolean(),
  metadata: z.record(z.string(), z.string()),
})
export type StripeProduct = z.infer<typeof productSchema>

/** How many lookup keys Stripe takes in one list. */
const keysAtOnce = 10

/** The active prices that hold these lookup keys. */
export async function readPrices(stripe: Stripe, lookupKeys: readonly string[]): Promise<StripePrice[]> {
  const prices: StripePrice[] = []
  for (let start = 0; start < lookupKeys.length; start += keysAtOnce) {
    const lookup_keys = lookupKeys.slice(start, start + keysAtOnce)
    const page = await asking(() =>
      stripe.prices.list({ lookup_keys, active: true, limit: 100, expand: ['data.tiers'] }),
    )
    prices.push(...page.data.map((price) => priceSchema.parse(price)))
  }
  return prices
}

/** All products on sale. */
export async function readProducts(stripe: Stripe): Promise<StripeProduct[]> {
  const products: StripeProduct[] = []
  for await (const product of stripe.products.list({ active: true, limit: 100 })) {
    products.push(productSchema.parse(product))
  }
  return products
}

export async function createProduct(
  stripe: Stripe,
  params: Stripe.ProductCreateParams,
  idempotencyKey: string,
): Promise<StripeProduct> {
  return productSchema.parse(await asking(() => stripe.products.create(params, { idempotencyKey })))
}

export async function renameProduct(stripe: Stripe, id: string, name: string): Promise<void> {
  await asking(() => stripe.products.update(id, { name }))
}

/** Makes a price and moves its lookup key over from the price that held it. */
export async function createPrice(
  stripe: Stripe,
  params: Stripe.PriceCreateParams,
  idempotencyKey: string,
): Promise<StripePrice> {
  const answer = await asking(() =>
    stripe.prices.create({ ...params, transfer_lookup_key: true }, { idempotencyKey }),
  )
  return priceSchema.parse(answer)
}

/** Takes a price off sale. Who pays it goes on paying it. */
export async function archivePrice(stripe: Stripe, id: string): Promise<void> {
  await asking(() => stripe.prices.update(id, { active: false }))
}
