import type { QuoteTaxedOrderInput, TaxedOrder } from '#shared/contracts/taxes.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { previewOrder } from '../../stripe/invoice-preview.ts'
import { loadCustomer } from '../billing-details/load-customer.ts'
import { accountNow } from '../clock/account-now.ts'
import { listPlans } from '../plans/offers.ts'
import { storeQuote } from '../quotes/quotes.ts'
import { checkOrder } from '../subscriptions/check-order.ts'
import { itemsOfOrder } from '../subscriptions/items-of-order.ts'
import { shownTaxesOf } from './taxes-of-preview.ts'

/**
 * What an order costs with the taxes of the buyer's address and the account's balance, by Stripe's preview, kept as a quote that `start` takes. One
 * request, two with a trial. Refuses with `tax_location_unknown` before there is an address.
 */
export async function quoteTaxedOrder(
  deps: Deps,
  accountId: string,
  { choice }: QuoteTaxedOrderInput,
): Promise<TaxedOrder> {
  const { plans, automaticTax } = await listPlans(deps, accountId)
  const { plan } = checkOrder(plans, choice)
  const customer = await loadCustomer(deps, accountId)
  if (automaticTax && customer?.details?.address?.country == null) {
    throw new BillingError('tax_location_unknown', 'there is no address')
  }
  const order = {
    customer: customer?.stripeId ?? null,
    currency: choice.currency,
    automaticTax,
    items: (await itemsOfOrder(deps.db, choice)).map(({ price, quantity }) => ({ price, quantity })),
  }
  const trialDays = plan.trial?.days ?? null
  const [period, trial] = await Promise.all([
    previewOrder(deps.stripe, order),
    trialDays === null
      ? null
      : previewOrder(deps.stripe, { ...order, trialDays, now: await accountNow(deps, accountId) }),
  ])
  const money = (amountMinor: number) => ({ amountMinor, currency: choice.currency })
  const due = trial ?? period
  const dueNow = money(due.amount_due)
  const dueAtRenewal = money(period.total)
  const quote = await storeQuote(deps, accountId, { choice, dueNow, recurring: dueAtRenewal })
  return {
    ...quote,
    choice,
    dueNow,
    dueAtRenewal,
    taxes: automaticTax ? shownTaxesOf(period) : null,
    balanceApplied: money(due.amount_due - due.total),
  }
}
