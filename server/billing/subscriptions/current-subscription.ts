import { managesBilling } from '#shared/billing/manager-roles.ts'
import { discountOf, fullPriceFrom, renewalOf } from '#shared/billing/discounts.ts'
import { obstacleTo } from '#shared/billing/guards.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { laterResumptions } from '#shared/billing/later-resumptions.ts'
import {
  billingStateOf,
  bookedOf,
  endingOf,
  isLive,
  isRunning,
  unfinishedAttemptOf,
} from '#shared/billing/subscription-state.ts'
import type { Role } from '#shared/contracts/account.ts'
import {
  type CurrentSubscription,
  type SubscriptionAction,
  subscriptionActions,
} from '#shared/contracts/subscriptions.ts'
import { currencySchema } from '#shared/money.ts'
import type { Deps } from '../../deps.ts'
import { loadCustomer } from '../billing-details/load-customer.ts'
import { isChangeWaiting, waitingChangeOf } from '../changes/waiting-change.ts'
import { accountNow } from '../clock/account-now.ts'
import { type AccountBilling, loadBilling } from './load-billing.ts'
import { replaceableAt } from './replaceable-at.ts'

function isOffered(action: SubscriptionAction): boolean {
  const { leaving } = catalogueInUse()
  if (action === 'pause' || action === 'extend_pause') return leaving.pause !== null
  return action !== 'cancel_now' || leaving.cancelNow !== 'never'
}

/** The account's billing as our rows have it; no request leaves. */
export async function currentSubscription(
  deps: Pick<Deps, 'db' | 'clock' | 'stripeBreaker'>,
  { accountId, role }: { accountId: string; role: Role },
): Promise<CurrentSubscription> {
  const now = await accountNow(deps, accountId)
  const billing = await loadBilling(deps.db, accountId)
  const { facts, row } = billing
  const { subscription } = facts
  const canManage = managesBilling(role)
  const ending = endingOf(facts)
  const allowed = canManage
    ? subscriptionActions.filter((action) => isOffered(action) && obstacleTo(action, facts, now) === null)
    : []
  const { pause: pauseRules } = catalogueInUse().leaving
  const unfinished = unfinishedAttemptOf(facts, now)
  return {
    asOf: (row?.readAt ?? deps.clock.now()).toISOString(),
    isProviderUp: deps.stripeBreaker.state() === 'closed',
    accountNow: now.toISOString(),
    state: billingStateOf(facts, now),
    plan:
      subscription === null || !isLive(subscription)
        ? null
        : {
            choice: subscription.choice,
            startedAt: subscription.status === 'incomplete' ? null : subscription.startedAt.toISOString(),
            periodEndsAt: subscription.periodEndsAt?.toISOString() ?? null,
          },
    paymentMethod: paymentMethodOf(billing),
    unfinished: unfinished && {
      ...unfinished,
      replaceableAt: replaceableAt(billing, deps.clock.now())?.toISOString() ?? null,
      promotionCode: row?.discounts[0]?.code ?? null,
    },
    lastChoice: subscription === null || isLive(subscription) ? null : subscription.choice,
    ending,
    booked: bookedOf(facts, now),
    reduction: reductionOf(billing, now),
    leavingOffers: catalogueInUse().leaving.offers,
    waitingChange: await waitingChangeOf(deps.db, accountId, billing),
    balance: await balanceOf(deps, accountId),
    allowed,
    pauseRules,
    pauseExtensions: allowed.includes('extend_pause')
      ? laterResumptions(facts.schedule, pauseRules?.maxMonths ?? 0)
      : [],
    openInvoice: openInvoiceOf(billing),
    canCancel: allowed.includes('cancel'),
    canManage,
  }
}

async function balanceOf(deps: Pick<Deps, 'db'>, accountId: string): Promise<CurrentSubscription['balance']> {
  const customer = await loadCustomer(deps, accountId)
  const currency = currencySchema.safeParse(customer?.currency)
  if (customer === null || customer.balanceMinor === 0 || !currency.success) return null
  return { amountMinor: customer.balanceMinor, currency: currency.data }
}

/** The reduction of what runs, with the price that follows it. */
function reductionOf({ facts, row, items }: AccountBilling, now: Date): CurrentSubscription['reduction'] {
  const { subscription } = facts
  if (row === null || subscription === null || !isRunning(subscription)) return null
  const discount = discountOf(row.discounts, row.currency)
  if (discount === null) return null
  const fullAt = fullPriceFrom(discount, subscription.periodEndsAt ?? now, subscription.choice.interval)
  return {
    discount,
    full: { amount: renewalOf(items, row.currency), at: fullAt?.toISOString() ?? null },
  }
}

/** What runs and is not paid. A first payment and a change that waits for its payment have words of their own. */
function openInvoiceOf(billing: AccountBilling): CurrentSubscription['openInvoice'] {
  const { facts, invoice } = billing
  const { subscription, latestInvoice } = facts
  if (subscription === null || !isRunning(subscription) || isChangeWaiting(billing)) return null
  if (invoice?.status !== 'open' || latestInvoice === null) return null
  const { due, nextAttemptAt } = latestInvoice
  return { id: invoice.publicId, due, nextAttemptAt: nextAttemptAt?.toISOString() ?? null }
}

/** The payment method that the next charge goes to, as people know it. */
export function paymentMethodOf({ paymentMethod }: AccountBilling): CurrentSubscription['paymentMethod'] {
  if (paymentMethod === null) return null
  const { type, brand, last4, expMonth, expYear } = paymentMethod
  return { type, brand, last4, expMonth, expYear }
}
