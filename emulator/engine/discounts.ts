import type { Ctx } from '../http/context.ts'
import type { Coupon, Discount, PromotionCode, Subscription } from '../store/collections.ts'
import { spreadDiscounts, type Reduction } from './discount-maths.ts'
import type { InvoiceLine } from './invoice-object.ts'
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
  const shared = reductionsOf(ctx, subscription.discounts, moment, fresh)
  const own = lines.map((line) => reductionsOf(ctx, itemDiscounts(subscription, line), moment, fresh))
  if (shared.length === 0 && own.every((reductions) => reductions.length === 0)) return [...lines]
  const taken = spreadDiscounts(
    lines.map((line, index) => ({
      amount: line.amount,
      product: line.pricing?.price_details?.product ?? null,
      discountable: line.discountable,
      own: own[index] ?? [],
    })),
    shared,
    subscription.currency,
  )
  return lines.map((line, index) => {
    const amounts = taken[index] ?? []
    return {
      ...line,
      discount_amounts: amounts,
      discounts: (own[index] ?? []).map(({ id }) => id),
      pretax_credit_amounts: amounts.map((one) => ({ ...one, type: 'discount' as const })),
    }
  })
}

function itemDiscounts(subscription: Subscription, line: InvoiceLine): readonly string[] {
  const id = line.parent?.subscription_item_details?.subscription_item
  if (!line.discountable || id === undefined) return []
  return subscription.items.data.find((item) => item.id === id)?.discounts ?? []
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
}

/** The time of a discount is over. */
export function endDiscount(ctx: Ctx, id: string): void {
  const discount = ctx.store.discounts.find(id)
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
