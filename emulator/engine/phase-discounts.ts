import type { Ctx } from '../http/context.ts'
import type { Discount, Subscription } from '../store/collections.ts'
import { couponOf, dropDiscounts, newDiscount, redeemDiscounts } from './discounts.ts'
import type { Phase } from './schedule-phases.ts'

type Wish = Phase['discounts'][number]

/**
 * The subscription's discounts in a phase: those that the phase names, kept where it has them already; a phase that
 * names none leaves them. Nothing is stored.
 */
export function discountsInPhase(
  ctx: Ctx,
  subscription: Pick<Subscription, 'customer' | 'discounts'>,
  phase: Phase,
): { ids: string[]; fresh: Discount[] } {
  return discountsWished(ctx, subscription.customer, subscription.discounts, phase.discounts)
}

/** As `discountsInPhase`, of anything that has discounts. */
export function discountsWished(
  ctx: Ctx,
  customer: string,
  current: readonly string[],
  wishes: readonly Wish[],
): { ids: string[]; fresh: Discount[] } {
  if (wishes.length === 0) return { ids: [...current], fresh: [] }
  const known = current.flatMap((id) => ctx.store.discounts.find(id) ?? [])
  const fresh: Discount[] = []
  const ids = wishes.flatMap((wish) => {
    const kept = known.find((one) => isMeant(one, wish))
    if (kept !== undefined) return [kept.id]
    const discount = freshOf(ctx, customer, wish)
    if (discount === null) return []
    fresh.push(discount)
    return [discount.id]
  })
  return { ids, fresh }
}

function isMeant(discount: Discount, wish: Wish): boolean {
  if (wish.discount !== null) return discount.id === wish.discount
  if (wish.promotion_code !== null) return discount.promotion_code === wish.promotion_code
  return discount.promotion_code === null && discount.source.coupon === wish.coupon
}

/** Null for one that was on the subscription and is over. */
function freshOf(ctx: Ctx, customer: string, wish: Wish): Discount | null {
  const code = ctx.store.promotion_codes.find(wish.promotion_code ?? '') ?? null
  const coupon = couponOf(ctx, wish.coupon ?? code?.promotion.coupon ?? null)
  return coupon === undefined ? null : newDiscount(ctx, customer, { coupon, code })
}

/** Gives a subscription the discounts of the phase that begins; its own event is the caller's. */
export function enterDiscounts(ctx: Ctx, before: Subscription, phase: Phase): Subscription {
  const { ids, fresh } = discountsInPhase(ctx, before, phase)
  const after = ctx.store.subscriptions.update(before.id, { discounts: ids })
  dropDiscounts(ctx, before, after)
  redeemDiscounts(ctx, fresh, { subscription: before.id, item: null })
  return after
}
