import type { Ctx } from '../http/context.ts'
import type {
  Coupon,
  Customer,
  Discount,
  Invoice,
  PromotionCode,
  Subscription,
} from '../store/collections.ts'
import { spreadDiscounts, type Reduction } from './discount-maths.ts'
import { isProration, withDiscounts, type InvoiceLine } from './invoice-object.ts'
import { boundary } from './periods.ts'

/** A discount that is asked for: of a coupon, perhaps by way of a code. */
export interface Redemption {
  coupon: Coupon
  code: PromotionCode | null
}

/** A discount that begins now; nothing is stored and nothing redeemed. */
export function newDiscount(ctx: Ctx, customer: string, { coupon, code }: Redemption): Discount {
  const start = ctx.now(customer)
  return {
    id: ctx.ids.next('di_'),
    object: 'discount',
    checkout_session: null,
    customer,
    customer_account: null,
    end: endOf(coupon, start),
    invoice: null,
    invoice_item: null,
    promotion_code: code?.id ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    start,
    subscription: null,
    subscription_item: null,
  }
}

function endOf(coupon: Coupon, start: number): number | null {
  if (coupon.duration !== 'repeating') return null
  return boundary(start, { interval: 'month', interval_count: 1 }, coupon.duration_in_months ?? 1)
}

/** Stores discounts for a subscription or one of its items, counts their coupons and appoints their ends. */
export function redeemDiscounts(
  ctx: Ctx,
  discounts: readonly Discount[],
  owner: { subscription: string; item: string | null },
): void {
  const clock = ctx.store.subscriptions.find(owner.subscription)?.test_clock ?? null
  for (const one of discounts) {
    const discount = ctx.store.discounts.put({
      ...one,
      subscription: owner.subscription,
      subscription_item: owner.item,
    })
    countRedemption(ctx, discount)
    ctx.emit('customer.discount.created', discount)
    if (discount.end !== null) {
      ctx.schedule({ kind: 'discount_end', subject: discount.id, at: discount.end, clock })
    }
  }
}

/** Puts a discount on a customer, in the place of one that is there, as the Dashboard does; the API has no call for it any more. */
export function discountCustomer(ctx: Ctx, id: string, redemption: Redemption): Customer {
  undiscountCustomer(ctx, id)
  const before = ctx.store.customers.get(id)
  const discount = ctx.store.discounts.put(newDiscount(ctx, id, redemption))
  countRedemption(ctx, discount)
  const after = ctx.store.customers.update(id, { discount })
  ctx.emit('customer.discount.created', discount)
  ctx.emit('customer.updated', after, before)
  if (discount.end !== null) {
    const clock = after.test_clock ?? null
    ctx.schedule({ kind: 'discount_end', subject: discount.id, at: discount.end, clock })
  }
  return after
}

/** Takes a customer's discount off and tells of it. Answers it, or null where there was none. */
export function undiscountCustomer(ctx: Ctx, id: string): Discount | null {
  const before = ctx.store.customers.get(id)
  const discount = ctx.store.discounts.find(before.discount?.id ?? '')
  if (discount === undefined) return null
  ctx.unschedule('discount_end', discount.id)
  const after = ctx.store.customers.update(id, { discount: null })
  ctx.emit('customer.discount.deleted', discount)
  ctx.emit('customer.updated', after, before)
  return discount
}

/** The discounts that lower all that a subscription bills: its own or, where it has none, its customer's. */
export function sharedDiscounts(
  ctx: Ctx,
  { customer, discounts }: Pick<Subscription, 'customer' | 'discounts'>,
): readonly string[] {
  if (discounts.length > 0) return discounts
  const inherited = ctx.store.customers.find(customer)?.discount
  return inherited == null ? [] : [inherited.id]
}

/** Stores discounts for one invoice or one of its items and counts their coupons. */
export function redeemForInvoice(
  ctx: Ctx,
  discounts: readonly Discount[],
  owner: { invoice: string | null; item: string | null },
): void {
  for (const one of discounts) {
    countRedemption(
      ctx,
      ctx.store.discounts.put({ ...one, invoice: owner.invoice, invoice_item: owner.item }),
    )
  }
}

/** Keeps discounts that are asked for and not redeemed: what they would lower can be worked out. */
export function keepDiscounts(ctx: Ctx, discounts: readonly Discount[], subscription: string): void {
  for (const one of discounts) ctx.store.discounts.put({ ...one, subscription })
}

/**
 * Redeems what a subscription and its items have now and had not, out of the store, and tells of what is gone. Answers
 * whether there was any.
 */
export function turnDiscounts(ctx: Ctx, before: Subscription, after: Subscription): boolean {
  const had = new Set(ownedBy(before).map(({ id }) => id))
  const begun = ownedBy(after).filter(({ id }) => !had.has(id))
  dropDiscounts(ctx, before, after)
  for (const { id, item } of begun) {
    redeemDiscounts(ctx, [ctx.store.discounts.get(id)], { subscription: after.id, item })
  }
  return begun.length > 0
}

/** The discounts of a subscription and of its items. */
function ownedBy({ discounts, items }: Subscription): { id: string; item: string | null }[] {
  return [
    ...discounts.map((id) => ({ id, item: null })),
    ...items.data.flatMap((item) => item.discounts.map((id) => ({ id, item: item.id }))),
  ]
}

/** Tells of the discounts that a subscription or its items had and have no more. */
export function dropDiscounts(ctx: Ctx, before: Subscription, after: Subscription): void {
  const kept = new Set(ownedBy(after).map(({ id }) => id))
  for (const { id } of ownedBy(before)) {
    if (kept.has(id)) continue
    ctx.unschedule('discount_end', id)
    const discount = ctx.store.discounts.find(id)
    if (discount) ctx.emit('customer.discount.deleted', discount)
  }
}

function countRedemption(ctx: Ctx, discount: Discount): void {
  const code = ctx.store.promotion_codes.find(discount.promotion_code ?? '')
  if (code) {
    const times_redeemed = code.times_redeemed + 1
    const spent = code.max_redemptions !== null && times_redeemed >= code.max_redemptions
    const after = ctx.store.promotion_codes.update(code.id, {
      times_redeemed,
      active: code.active && !spent,
    })
    ctx.emit('promotion_code.updated', after, code)
  }
  const coupon = ctx.store.coupons.find(discount.source.coupon ?? '')
  if (coupon === undefined) return
  const times_redeemed = coupon.times_redeemed + 1
  const spent = coupon.max_redemptions !== null && times_redeemed >= coupon.max_redemptions
  const after = ctx.store.coupons.update(coupon.id, { times_redeemed, valid: coupon.valid && !spent })
  ctx.emit('coupon.updated', after, coupon)
}

/** The coupon of a discount, also one that can be redeemed no more. */
export function couponOf(ctx: Ctx, id: string | null): Coupon | undefined {
  return ctx.store.coupons.find(id ?? '') ?? ctx.store.retired_coupons.find(id ?? '')
}

/** Those of the discounts that are in force at the moment; `fresh` ones are not in the store yet. */
export function reductionsOf(
  ctx: Ctx,
  ids: readonly string[],
  moment: number,
  fresh: readonly Discount[] = [],
): Reduction[] {
  return ids.flatMap((id) => {
    const discount = fresh.find((one) => one.id === id) ?? ctx.store.discounts.find(id)
    const coupon = discount && couponOf(ctx, discount.source.coupon)
    if (discount === undefined || coupon === undefined) return []
    return discount.end !== null && discount.end <= moment ? [] : [{ id, coupon }]
  })
}

/** The lines with what the subscription's and its items' discounts take off them. */
export function discountLines(
  ctx: Ctx,
  subscription: Subscription,
  lines: readonly InvoiceLine[],
  moment: number,
  fresh: readonly Discount[] = [],
): InvoiceLine[] {
  const shared = reductionsOf(ctx, sharedDiscounts(ctx, subscription), moment, fresh)
  const ownOf = (line: InvoiceLine) => reductionsOf(ctx, ownDiscounts(ctx, subscription, line), moment, fresh)
  return reduceLines(lines, shared, ownOf, subscription.currency)
}

/** The lines of a draft, with what its own discounts and those of its items take off them. */
export function discountDraftLines(
  ctx: Ctx,
  draft: Pick<Invoice, 'created' | 'currency' | 'discounts' | 'parent'>,
  lines: readonly InvoiceLine[],
): InvoiceLine[] {
  const subscription = ctx.store.subscriptions.find(draft.parent?.subscription_details?.subscription ?? '')
  const shared = reductionsOf(ctx, draft.discounts, draft.created)
  const ownOf = (line: InvoiceLine) =>
    reductionsOf(ctx, ownDiscounts(ctx, subscription ?? null, line), draft.created)
  return reduceLines(lines, shared, ownOf, draft.currency)
}

function reduceLines(
  lines: readonly InvoiceLine[],
  shared: readonly Reduction[],
  ownOf: (line: InvoiceLine) => Reduction[],
  currency: string,
): InvoiceLine[] {
  const own = lines.map(ownOf)
  const isPlain = shared.length === 0 && own.every((reductions) => reductions.length === 0)
  if (isPlain && lines.every((line) => isProration(line) || line.discount_amounts?.length === 0)) {
    return [...lines]
  }
  const taken = spreadDiscounts(
    lines.map((line, index) => ({
      amount: line.amount,
      product: line.pricing?.price_details?.product ?? null,
      discountable: line.discountable,
      own: own[index] ?? [],
    })),
    shared,
    currency,
  )
  return lines.map((line, index) =>
    isProration(line)
      ? line
      : withDiscounts({ ...line, discounts: (own[index] ?? []).map(({ id }) => id) }, taken[index] ?? []),
  )
}

function ownDiscounts(ctx: Ctx, subscription: Subscription | null, line: InvoiceLine): readonly string[] {
  if (!line.discountable) return []
  const details = line.parent?.subscription_item_details
  const written = line.parent?.invoice_item_details?.invoice_item
  if (written !== undefined) return ctx.store.invoice_items.find(written)?.discounts ?? []
  return subscription?.items.data.find((item) => item.id === details?.subscription_item)?.discounts ?? []
}

/** A discount for one invoice has done its work once an invoice that it lowered is finalized. */
export function consumeOnce(ctx: Ctx, subscription: string, lines: readonly InvoiceLine[]): void {
  const current = ctx.store.subscriptions.find(subscription)
  if (current === undefined) return
  const billsPart = lines.some((line) => line.amount > 0 && line.parent?.subscription_item_details?.proration)
  const used = new Set(lines.flatMap((line) => line.discount_amounts ?? []).map(({ discount }) => discount))
  const isSpent = (id: string) => {
    const coupon = couponOf(ctx, ctx.store.discounts.find(id)?.source.coupon ?? null)
    return coupon?.duration === 'once' && (billsPart || used.has(id))
  }
  removeDiscounts(ctx, current, isSpent)
  const inherited = ctx.store.customers.find(current.customer)?.discount?.id
  if (inherited !== undefined && used.has(inherited) && isSpent(inherited)) {
    undiscountCustomer(ctx, current.customer)
  }
}

/** The time of a discount is over. */
export function endDiscount(ctx: Ctx, id: string): void {
  const discount = ctx.store.discounts.find(id)
  if (discount?.customer != null && discount.subscription === null) {
    if (ctx.store.customers.find(discount.customer)?.discount?.id === id) {
      undiscountCustomer(ctx, discount.customer)
    }
    return
  }
  const before = ctx.store.subscriptions.find(discount?.subscription ?? '')
  if (discount === undefined || before === undefined) return
  const after = removeDiscounts(ctx, before, (one) => one === id)
  if (after === before) return
  ctx.emit('customer.discount.deleted', discount)
  ctx.emit('customer.subscription.updated', after, before)
}

function removeDiscounts(ctx: Ctx, before: Subscription, goes: (id: string) => boolean): Subscription {
  const all = [...before.discounts, ...before.items.data.flatMap((item) => item.discounts)]
  if (!all.some(goes)) return before
  return ctx.store.subscriptions.update(before.id, {
    discounts: before.discounts.filter((id) => !goes(id)),
    items: {
      ...before.items,
      data: before.items.data.map((item) => ({
        ...item,
        discounts: item.discounts.filter((id) => !goes(id)),
      })),
    },
  })
}
