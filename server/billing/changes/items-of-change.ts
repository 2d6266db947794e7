import { and, eq, inArray } from 'drizzle-orm'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Database } from '../../db/client.ts'
import { stripePrices } from '../../db/schema/plans.ts'
import { lookupKeyOf } from '../plans/lookup-key.ts'
import type { AccountBilling } from '../subscriptions/load-billing.ts'

/** An item as Stripe takes it in a change: kept or changed by its id, taken away, or new. */
export type ItemChange = { id?: string; price: string; quantity: number } | { id: string; deleted: true }

export interface ItemsOfChange {
  changes: ItemChange[]
  /** What is to be on the subscription afterwards. */
  lines: { price: string; quantity: number }[]
}

/**
 * Stripe's items for a choice on a running subscription. Whoever keeps plan and interval keeps the price they pay, also
 * where it is not sold any more. Throws `plan_not_offered` for a price that is not published.
 */
export async function itemsOfChange(
  db: Database,
  { row, items, facts }: AccountBilling,
  choice: PlanChoice,
): Promise<ItemsOfChange> {
  const wanted = [
    { addOn: null, key: lookupKeyOf(choice), quantity: choice.seats },
    ...choice.addOns.map(({ code, quantity }) => ({ addOn: code, key: lookupKeyOf(choice, code), quantity })),
  ]
  const priceOf = await publishedPrices(
    db,
    wanted.map(({ key }) => key),
  )
  const current = facts.subscription?.choice
  const keepsPrices = row !== null && current?.plan === choice.plan && current.interval === choice.interval
  const changes: ItemChange[] = wanted.map(({ addOn, key, quantity }) => {
    const item = items.find((each) => each.addOn === addOn)
    const price = (keepsPrices ? item?.stripePriceId : undefined) ?? priceOf.get(key)
    if (price === undefined) throw new BillingError('plan_not_offered', `the price ${key} is not published`)
    return { ...(item === undefined ? {} : { id: item.stripeId }), price, quantity }
  })
  const dropped = items.filter(({ addOn }) => !wanted.some((each) => each.addOn === addOn))
  return {
    changes: [...changes, ...dropped.map(({ stripeId }) => ({ id: stripeId, deleted: true as const }))],
    lines: changes.flatMap((change) =>
      'price' in change ? [{ price: change.price, quantity: change.quantity }] : [],
    ),
  }
}

async function publishedPrices(db: Database, keys: readonly string[]): Promise<Map<string, string>> {
  const prices = await db
    .select({ lookupKey: stripePrices.lookupKey, stripeId: stripePrices.stripeId })
    .from(stripePrices)
    .where(and(eq(stripePrices.isActive, true), inArray(stripePrices.lookupKey, [...keys])))
  return new Map(prices.map(({ lookupKey, stripeId }) => [lookupKey, stripeId]))
}
