import { and, eq, inArray } from 'drizzle-orm'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Database } from '../../db/client.ts'
import { stripePrices } from '../../db/schema/plans.ts'
import { lookupKeyOf } from '../plans/lookup-key.ts'

export interface OrderItem {
  price: string
  product: string
  quantity: number
}

/** Stripe's prices for a new order: the plan first, then its add-ons. Throws `plan_not_offered` for a price that is not published. */
export async function itemsOfOrder(db: Database, choice: PlanChoice): Promise<OrderItem[]> {
  const lines = [
    { key: lookupKeyOf(choice), quantity: choice.seats },
    ...choice.addOns.map(({ code, quantity }) => ({ key: lookupKeyOf(choice, code), quantity })),
  ]
  const keys = lines.map(({ key }) => key)
  const prices = await db
    .select()
    .from(stripePrices)
    .where(and(eq(stripePrices.isActive, true), inArray(stripePrices.lookupKey, keys)))
  const priceOf = new Map(prices.map((price) => [price.lookupKey, price]))
  return lines.map(({ key, quantity }) => {
    const price = priceOf.get(key)
    if (price === undefined) throw new BillingError('plan_not_offered', `the price ${key} is not published`)
    return { price: price.stripeId, product: price.stripeProductId, quantity }
  })
}
