import { boundary, days } from '../engine/periods.ts'
import { cadenceOf, isMetered, offersCurrency } from '../engine/price-view.ts'
import type { SubscriptionRequest } from '../engine/subscription-object.ts'
import type { WantedItem } from '../engine/subscription-plan.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { applyMetadata, type ParamsOf } from '../http/params.ts'
import { readDiscounts } from './discount-params.ts'
import { configOf, readAnchor, readBackdated } from './anchor-params.ts'
import { readExtras } from './extra-item-params.ts'
import { readRecurringPrice } from './item-price.ts'
import { readTaxRates, refuseRatesBeside } from './tax-params.ts'
import type { Customer, Price } from '../store/collections.ts'
import {
  MAX_TRIAL_DAYS,
  invoiceSettingsOf,
  paymentSettingsOf,
  trialSettingsOf,
  type createShape,
  type newItemShape,
} from './subscription-params.ts'

type CreateParams = Partial<ParamsOf<typeof createShape>>
type ItemParams = ParamsOf<typeof newItemShape>

/**
 * Checks a wish for a subscription against the store.
 * @throws StripeError 400 for what Stripe would not start.
 */
export function readRequest(
  ctx: Ctx,
  customer: Customer,
  params: CreateParams,
  itemsName = 'items',
): SubscriptionRequest {
  if (params.payment_behavior === 'pending_if_incomplete') {
    throw invalidRequest(
      'payment_behavior=pending_if_incomplete is not supported when creating a subscription.',
      { param: 'payment_behavior' },
    )
  }
  const wanted = readItems(ctx, params.items ?? [], params.currency?.toLowerCase(), itemsName)
  const { currency } = wanted
  const items = withItemDiscounts(ctx, wanted, params.items ?? [], customer, itemsName)
  const collectionMethod = params.collection_method ?? 'charge_automatically'
  if (collectionMethod === 'send_invoice' && params.days_until_due === undefined) {
    throw invalidRequest('You must pass `days_until_due` when `collection_method` is `send_invoice`.', {
      param: 'days_until_due',
    })
  }
  const defaultPaymentMethod = params.default_payment_method ?? null
  if (defaultPaymentMethod !== null) checkAttached(ctx, customer, defaultPaymentMethod)
  const taxRates = readTaxRates(ctx, params.default_tax_rates, 'default_tax_rates') ?? []
  const automaticTax = params.automatic_tax?.enabled === true
  const extras = readExtras(ctx, params.add_invoice_items, { customer, currency })
  refuseRatesBeside(automaticTax, [
    ...taxRates,
    ...[...items, ...extras].flatMap((item) => item.taxRates ?? []),
  ])
  const now = ctx.now(customer.id)
  const trialEnd = readTrialEnd(params, items, now)
  const anchor = readAnchor(params, items, trialEnd ?? now, now)
  return {
    customer,
    items,
    currency,
    paymentBehavior: params.payment_behavior ?? 'allow_incomplete',
    offSession: params.off_session ?? false,
    trialEnd,
    anchor,
    anchorConfig: configOf(params),
    backdated: readBackdated(params, items, now),
    prorates: params.proration_behavior !== 'none',
    collectionMethod,
    daysUntilDue: params.days_until_due ?? null,
    defaultPaymentMethod,
    extras,
    automaticTax,
    taxRates,
    cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
    cancelAt: readCancelAt(params.cancel_at, items, { now, trialEnd, anchor }),
    metadata: applyMetadata({}, params.metadata),
    description: params.description ?? null,
    paymentSettings: paymentSettingsOf(null, params.payment_settings),
    invoiceSettings: invoiceSettingsOf(null, params.invoice_settings),
    trialSettings: trialSettingsOf(null, params.trial_settings),
    flexible: params.billing_mode?.type !== 'classic',
    itemizes: params.billing_mode?.flexible?.proration_discounts === 'itemized',
    discounts: readDiscounts(ctx, params.discounts, {
      customer,
      currency,
      items,
      current: [],
      isNew: true,
      path: 'discounts',
    }).fresh,
  }
}

/** The items with the discounts of their own. */
function withItemDiscounts(
  ctx: Ctx,
  { items, currency }: { items: readonly WantedItem[]; currency: string },
  given: readonly Partial<ItemParams>[],
  customer: Customer,
  path: string,
): WantedItem[] {
  return items.map((item, index) => ({
    ...item,
    discounts: readDiscounts(ctx, given[index]?.discounts, {
      customer,
      currency,
      items: [item],
      current: [],
      isNew: true,
      path: `${path}[${index}][discounts]`,
    }).fresh,
  }))
}

/** The wanted items with their prices; all must be recurring, active (but for `known` ones) and of one currency. */
export function readItems(
  ctx: Ctx,
  given: readonly ItemParams[],
  wantedCurrency: string | undefined,
  path: string,
  known: readonly string[] = [],
): { items: WantedItem[]; currency: string } {
  const items = given.map((item, index) => readItem(ctx, item, `${path}[${index}]`, known))
  const [first] = items
  if (first === undefined) {
    throw invalidRequest(`Missing required param: ${path}.`, { code: 'parameter_missing', param: path })
  }
  const currency = wantedCurrency ?? first.price.currency
  for (const [index, { price }] of items.entries()) {
    if (offersCurrency(price, currency)) continue
    throw invalidRequest(
      `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${currency}\`.`,
      { param: `${path}[${index}][price]` },
    )
  }
  const prices = items.map(({ price }) => price.id)
  const twice = prices.find((id, index) => prices.indexOf(id) !== index)
  if (twice !== undefined) {
    throw invalidRequest(`Cannot add multiple subscription items with the same plan: ${twice}`, {
      param: path,
    })
  }
  return { items, currency }
}

/** One wanted item, checked; `known` prices may be archived. */
export function readItem(
  ctx: Ctx,
  item: ItemParams,
  path: string,
  known: readonly string[] = [],
): WantedItem {
  const price = readRecurringPrice(ctx, item, path, known)
  if (isMetered(price) && item.quantity !== undefined) {
    throw invalidRequest('You cannot set the quantity for metered plans.', { param: `${path}[quantity]` })
  }
  const taxRates = readTaxRates(ctx, item.tax_rates, `${path}[tax_rates]`)
  return {
    price,
    product: ctx.store.products.get(price.product),
    quantity: isMetered(price) ? undefined : (item.quantity ?? 1),
    metadata: applyMetadata({}, item.metadata),
    discounts: [],
    ...(taxRates === undefined ? {} : { taxRates }),
  }
}

function readTrialEnd(params: CreateParams, items: readonly WantedItem[], now: number): number | null {
  if (params.trial_end !== undefined && params.trial_period_days !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: trial_end, trial_period_days.', {
      code: 'parameters_exclusive',
      param: 'trial_end',
    })
  }
  if (params.trial_end === 'now') return null
  if (params.trial_end !== undefined) return checkTrialEnd(params.trial_end, now)
  if (params.trial_period_days !== undefined) return now + days(params.trial_period_days)
  if (params.trial_from_plan !== true) return null
  return trialOfPlan(
    items.map(({ price }) => price),
    now,
  )
}

/** When the longest trial ends that one of the prices has by itself; null without any. */
export function trialOfPlan(prices: readonly Price[], now: number): number | null {
  const longest = Math.max(0, ...prices.map(({ recurring }) => recurring?.trial_period_days ?? 0))
  return longest === 0 ? null : now + days(longest)
}

/** @throws StripeError 400 for an end that is past or further than Stripe lets a trial run. */
export function checkTrialEnd(trialEnd: number, now: number): number {
  if (trialEnd <= now) {
    throw invalidRequest('Invalid timestamp: must be an integer Unix timestamp in the future.', {
      param: 'trial_end',
    })
  }
  if (trialEnd > now + days(MAX_TRIAL_DAYS)) {
    throw invalidRequest('Trial end can be at most two years in the future.', { param: 'trial_end' })
  }
  return trialEnd
}

function readCancelAt(
  given: CreateParams['cancel_at'],
  items: readonly WantedItem[],
  { now, trialEnd, anchor }: { now: number; trialEnd: number | null; anchor: number | null },
): number | null {
  if (given === undefined) return null
  if (typeof given === 'number') {
    if (given > now) return given
    throw invalidRequest('`cancel_at` must be a Unix timestamp in the future.', { param: 'cancel_at' })
  }
  const ends = items.map(({ price }) => trialEnd ?? anchor ?? boundary(now, cadenceOf(price), 1))
  return given === 'min_period_end' ? Math.min(...ends) : Math.max(...ends)
}

/** @throws StripeError 400 when the method is not this customer's. */
export function checkAttached(ctx: Ctx, customer: Customer, method: string): void {
  if (ctx.store.payment_methods.refer(method, 'default_payment_method').customer === customer.id) return
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param: 'default_payment_method' },
  )
}
