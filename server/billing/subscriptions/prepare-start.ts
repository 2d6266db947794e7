import { and, eq } from 'drizzle-orm'
import { isUnfinished, isLive } from '#shared/billing/subscription-state.ts'
import type { Estimate } from '#shared/billing/pricing.ts'
import type { StartSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import type { SignedInUser } from '../../trpc/context.ts'
import type { StartWish } from '../operations/inputs.ts'
import { findMethod } from '../payment-methods/find-method.ts'
import { listPlans } from '../plans/offers.ts'
import { findQuote, findQuotedPromotion, hashOfChoice, storeQuote } from '../quotes/quotes.ts'
import { quoteTaxedOrder } from '../tax/quote-taxed-order.ts'
import { checkOrder } from './check-order.ts'
import { loadBilling } from './load-billing.ts'

/** What was shown is not what would be due; the quote says what is. */
export class AmountChanged extends Error {
  override readonly name = 'AmountChanged'
  readonly quoteId: string

  constructor(quoteId: string) {
    super('the amount is not the one that was shown')
    this.quoteId = quoteId
  }
}

export interface Starter {
  accountId: string
  user: SignedInUser
  ip: string
}

/**
 * Checks a wish to subscribe against catalogue, rows and what the page showed, and freezes it. No request leaves, but where
 * taxes are added and the page showed list prices.
 * @param takeToken is called once the wish is one that could be carried out
 * Throws AmountChanged with a quote where the page showed old prices.
 */
export async function prepareStart(
  deps: Deps,
  { accountId, user, ip }: Starter,
  { choice, shown, consentVersion, methodId }: StartSubscriptionInput,
  takeToken: () => Promise<void>,
): Promise<StartWish> {
  const { plans, catalogueVersion, automaticTax } = await listPlans(deps, accountId)
  const { plan, estimate } = checkOrder(plans, choice)
  refuseSubscribed(await loadBilling(deps.db, accountId))
  await refuseUnreviewed(deps, accountId)
  const method = methodId === undefined ? null : await findMethod(deps, accountId, methodId)
  await takeToken()
  const isQuoted = 'quoteId' in shown
  if (automaticTax && !isQuoted) {
    // List prices are not what is charged.
    throw new AmountChanged((await quoteTaxedOrder(deps, accountId, { choice })).quoteId)
  }
  const expectedDueMinor = isQuoted
    ? await quotedAmount(deps, accountId, shown.quoteId, choice)
    : await listedAmount(deps, accountId, shown.catalogueVersion === catalogueVersion, choice, estimate)
  const promotion = isQuoted ? await findQuotedPromotion(deps, accountId, shown.quoteId) : null
  return {
    choice,
    expectedDueMinor,
    trialDays: plan.trial?.days ?? null,
    customer: { email: user.email, name: user.name },
    consent: { version: consentVersion, ip },
    methodId: method?.stripeId ?? null,
    promotion: promotion && { id: promotion.id, code: promotion.code },
    automaticTax,
  }
}

/** Refuses with `already_subscribed` when something runs that is more than an unfinished attempt. */
export function refuseSubscribed({ facts: { subscription } }: Awaited<ReturnType<typeof loadBilling>>): void {
  if (subscription === null || !isLive(subscription) || isUnfinished(subscription)) return
  throw new BillingError('already_subscribed', 'the account has a subscription', {
    details: { plan: subscription.choice.plan },
  })
}

/** While nobody knows what became of an earlier attempt, another one could pay twice. */
async function refuseUnreviewed({ db }: Deps, accountId: string): Promise<void> {
  const [open] = await db
    .select({ id: billingOperations.id })
    .from(billingOperations)
    .where(and(eq(billingOperations.accountId, accountId), eq(billingOperations.state, 'needs_review')))
    .limit(1)
  if (open !== undefined) throw new BillingError('needs_review', `operation ${open.id} waits for a review`)
}

async function quotedAmount(
  deps: Deps,
  accountId: string,
  quoteId: string,
  choice: StartSubscriptionInput['choice'],
): Promise<number> {
  const quote = await findQuote(deps, accountId, quoteId)
  if (hashOfChoice(quote.choice) !== hashOfChoice(choice)) {
    throw new BillingError('quote_expired', 'the quote is for another choice')
  }
  return quote.dueNow.amountMinor
}

async function listedAmount(
  deps: Deps,
  accountId: string,
  isCurrent: boolean,
  choice: StartSubscriptionInput['choice'],
  estimate: Estimate,
): Promise<number> {
  if (!isCurrent) {
    const { quoteId } = await storeQuote(deps, accountId, { choice, ...estimate })
    throw new AmountChanged(quoteId)
  }
  return estimate.dueNow.amountMinor
}
