import { idOf } from './object-parts.ts'
import type { StripeSubscription } from './objects.ts'

/** What is to be true of a subscription once a change was made; only what is named counts. */
export interface SubscriptionExpectation {
  /** Exactly these prices and quantities are on it, or wait on it for their payment. */
  items?: readonly { price: string; quantity: number }[]
  cancelAtPeriodEnd?: boolean
  /** Seconds at which it ends, or null for never. */
  cancelAt?: number | null
  isTrialOver?: boolean
  collectionPaused?: boolean
  /** A price reduction by one of these promotion codes or coupons is on it. */
  discountFrom?: string
  hasAutomaticTax?: boolean
  /** The payment method that its invoices go to. */
  defaultPaymentMethod?: string
}

/** Tells whether a subscription is as a change was to make it. */
export function meets(subscription: StripeSubscription, expected: SubscriptionExpectation): boolean {
  const { items, cancelAtPeriodEnd, cancelAt, isTrialOver, collectionPaused, discountFrom } = expected
  const { defaultPaymentMethod, hasAutomaticTax } = expected
  return (
    (items === undefined || hasItems(subscription, items)) &&
    (cancelAtPeriodEnd === undefined || subscription.cancel_at_period_end === cancelAtPeriodEnd) &&
    (cancelAt === undefined || secondsOf(subscription.cancel_at) === cancelAt) &&
    (isTrialOver === undefined || (subscription.status !== 'trialing') === isTrialOver) &&
    (collectionPaused === undefined || (subscription.pause_collection !== null) === collectionPaused) &&
    (hasAutomaticTax === undefined || subscription.automatic_tax.enabled === hasAutomaticTax) &&
    (defaultPaymentMethod === undefined || methodOf(subscription) === defaultPaymentMethod) &&
    (discountFrom === undefined || subscription.discounts.some((discount) => isFrom(discount, discountFrom)))
  )
}

function methodOf({ default_payment_method: method }: StripeSubscription): string | null {
  return method === null ? null : idOf(method)
}

function hasItems(
  { items, pending_update: pending }: StripeSubscription,
  wanted: NonNullable<SubscriptionExpectation['items']>,
): boolean {
  const isSame = (those: readonly { price: { id: string }; quantity: number }[]) =>
    linesOf(those.map(({ price, quantity }) => ({ price: price.id, quantity }))) === linesOf(wanted)
  return isSame(items.data) || isSame(pending?.subscription_items ?? [])
}

function linesOf(items: NonNullable<SubscriptionExpectation['items']>): string {
  return items
    .map(({ price, quantity }) => `${price}x${quantity}`)
    .sort()
    .join()
}

function isFrom(discount: StripeSubscription['discounts'][number], source: string): boolean {
  if (typeof discount === 'string') return false
  const { promotion_code: code, source: origin } = discount
  return [code, origin?.coupon].some((from) => from != null && idOf(from) === source)
}

const secondsOf = (at: Date | null) => (at === null ? null : at.getTime() / 1000)
