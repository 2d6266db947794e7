import { discountOf, fullPriceFrom } from '#shared/billing/discounts.ts'
import { addMonths } from '#shared/billing/months.ts'
import { isUnfinished } from '#shared/billing/subscription-state.ts'
import type { Discount } from '#shared/contracts/discounts.ts'
import type { OrderQuote, QuoteOrderInput } from '#shared/contracts/promotions.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import type { Taxes } from '#shared/contracts/taxes.ts'
import type { Money } from '#shared/money.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import {
  type OrderToPreview,
  previewNext,
  previewOrder,
  type StripePreview,
} from '../../stripe/invoice-preview.ts'
import { accountNow } from '../clock/account-now.ts'
import { findCustomer } from '../customers/find-customer.ts'
import { listPlans } from '../plans/offers.ts'
import { hashOfChoice, storeQuote } from '../quotes/quotes.ts'
import { hasAutomaticTax } from '../settings/automatic-tax.ts'
import { checkOrder } from '../subscriptions/check-order.ts'
import { itemsOfOrder, type OrderItem } from '../subscriptions/items-of-order.ts'
import { type AccountBilling, loadBilling } from '../subscriptions/load-billing.ts'
import { refuseSubscribed } from '../subscriptions/prepare-start.ts'
import { shownTaxesOf } from '../tax/taxes-of-preview.ts'
import { discountOfCode } from './discount-of-code.ts'
import { findPromotion } from './find-promotion.ts'

/** The figures of an order, and the code behind them. */
interface PricedOrder {
  promotion: { id: string; code: string }
  discount: Discount
  dueNow: Money
  takenNow: Money
  taxes: Taxes | null
  balanceApplied: Money
  /** A later charge with and without the reduction. */
  reduced: Money
  full: Money
}

/**
 * What an order costs with a promotion code, by Stripe's previews, kept as a quote that `start` takes. Three requests, four
 * with a trial; two for the order that the account has begun with this very code. Refuses what is not sold and what the
 * code is not for, by name.
 */
export async function quoteOrder(
  deps: Deps,
  accountId: string,
  { choice, promotionCode }: QuoteOrderInput,
): Promise<OrderQuote> {
  const { plans } = await listPlans(deps, accountId)
  const { plan, estimate } = checkOrder(plans, choice)
  const billing = await loadBilling(deps.db, accountId)
  refuseSubscribed(billing)
  const now = await accountNow(deps, accountId)
  const trialDays = plan.trial?.days ?? null
  const priced =
    (await begunWith(deps, accountId, billing, { choice, promotionCode })) ??
    (await priceOrder(deps, accountId, { choice, promotionCode, trialDays, now }, estimate.recurring))
  const { promotion, discount, dueNow, takenNow, taxes, balanceApplied, reduced, full } = priced
  const trialEndsAt = trialDays === null ? null : new Date(now.getTime() + trialDays * 86_400_000)
  const fullAt = fullPriceFrom(discount, trialEndsAt ?? now, choice.interval)
  const nextAt = trialEndsAt ?? addMonths(now, choice.interval === 'year' ? 12 : 1)
  const next = { amount: fullAt !== null && fullAt <= nextAt ? full : reduced, at: nextAt.toISOString() }
  const quote = await storeQuote(deps, accountId, {
    choice,
    dueNow,
    recurring: next.amount,
    promotion: { ...promotion, fingerprint: null },
  })
  return {
    ...quote,
    choice,
    dueNow,
    takenNow,
    taxes,
    balanceApplied,
    discount,
    next,
    full: { amount: full, at: fullAt?.toISOString() ?? null },
  }
}

interface WantedOrder {
  choice: PlanChoice
  promotionCode: string
  trialDays: number | null
  now: Date
}

async function priceOrder(
  deps: Deps,
  accountId: string,
  { choice, promotionCode, trialDays, now }: WantedOrder,
  listed: Money,
): Promise<PricedOrder> {
  const items = await itemsOfOrder(deps.db, choice)
  const code = await findPromotion(deps, accountId, {
    code: promotionCode,
    currency: choice.currency,
    productIds: items.map(({ product }) => product),
    newOrderMinor: listed.amountMinor,
    mayBeOffer: false,
  })
  const order = await orderOf(deps, accountId, choice, items)
  const [reduced, full, trial] = await Promise.all([
    lowered(previewOrder(deps.stripe, { ...order, promotionCode: code.id })),
    previewOrder(deps.stripe, order),
    trialDays === null
      ? null
      : lowered(previewOrder(deps.stripe, { ...order, promotionCode: code.id, trialDays, now })),
  ])
  const money = (amountMinor: number): Money => ({ amountMinor, currency: choice.currency })
  const due = trial ?? reduced
  return {
    promotion: { id: code.id, code: code.code },
    discount: discountOfCode(code, choice.currency, now),
    dueNow: money(due.amount_due),
    takenNow: money((due.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)),
    taxes: order.automaticTax ? shownTaxesOf(reduced) : null,
    balanceApplied: money(due.amount_due - due.total),
    reduced: money(reduced.total),
    full: money(full.total),
  }
}

/** A rule of the code that only Stripe could check: it lowers nothing of this order. */
async function lowered(preview: Promise<StripePreview>): Promise<StripePreview> {
  try {
    return await preview
  } catch (error) {
    if (!(error instanceof StripeFailure) || error.billing.code !== 'quote_expired') throw error
    throw new BillingError('promotion_not_for_plan', 'Stripe does not take the code for this order', {
      cause: error,
    })
  }
}

async function orderOf(
  deps: Deps,
  accountId: string,
  { currency }: PlanChoice,
  items: readonly OrderItem[],
): Promise<OrderToPreview> {
  return {
    customer: await findCustomer(deps, accountId),
    currency,
    automaticTax: await hasAutomaticTax(deps, accountId),
    items: items.map(({ price, quantity }) => ({ price, quantity })),
  }
}

/**
 * The same order, begun before with the same code and not paid: Stripe counts its code as used and would refuse it, but
 * it goes on as it was begun. Its first bill is there already; later ones are previewed from the subscription.
 */
async function begunWith(
  deps: Deps,
  accountId: string,
  { row, facts, invoice }: AccountBilling,
  { choice, promotionCode }: QuoteOrderInput,
): Promise<PricedOrder | null> {
  const { subscription } = facts
  if (row === null || subscription === null || !isUnfinished(subscription)) return null
  const [known] = row.discounts
  const discount = discountOf(row.discounts, row.currency)
  const isSame =
    known?.code?.toLowerCase() === promotionCode.toLowerCase() &&
    hashOfChoice(subscription.choice) === hashOfChoice(choice)
  if (!isSame || known?.code == null || known.promotionCodeId === null || discount === null) return null
  const order = await orderOf(deps, accountId, choice, await itemsOfOrder(deps.db, choice))
  const isTrial = subscription.status === 'trialing'
  const [full, next] = await Promise.all([
    previewOrder(deps.stripe, order),
    isTrial ? previewNext(deps.stripe, row.stripeId) : null,
  ])
  const money = (amountMinor: number): Money => ({ amountMinor, currency: choice.currency })
  const dueMinor = facts.latestInvoice?.due.amountMinor ?? 0
  const billedMinor = invoice?.totalMinor ?? 0
  const taxMinor = (invoice?.taxes ?? []).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  return {
    promotion: { id: known.promotionCodeId, code: known.code },
    discount,
    dueNow: money(dueMinor),
    takenNow: money(invoice?.discountMinor ?? 0),
    taxes: order.automaticTax
      ? { ...shownTaxesOf(next ?? full), ...(next === null && { amount: money(taxMinor) }) }
      : null,
    balanceApplied: money(dueMinor - billedMinor),
    reduced: money(next?.total ?? billedMinor),
    full: money(full.total),
  }
}
