import { subscriptionOfItem, waitingItems } from '../engine/pending-lines.ts'
import { createStandaloneInvoice } from '../engine/standalone-invoice.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Customer, InvoiceItem, Subscription } from '../store/collections.ts'
import { readDiscounts } from './discount-params.ts'
import {
  checkNumber,
  checkPayer,
  draftShape,
  dueDateOf,
  finalizingTime,
  shownFields,
} from './invoice-params.ts'
import { currency } from './price-params.ts'
import { reviseInvoice } from './revise-invoice.ts'
import { readTaxRates, refuseRatesBeside } from './tax-params.ts'

/** Invoices that no billing cycle makes: one-off purchases, top-ups, and what waits for a customer's next invoice. */
export const createInvoiceRoutes = [
  route({
    method: 'POST',
    path: '/v1/invoices',
    params: {
      ...draftShape,
      currency: currency(),
      customer: p.string(),
      from_invoice: p.hash({
        action: p.required(p.enumeration('revision')),
        invoice: p.required(p.string()),
      }),
      pending_invoice_items_behavior: p.enumeration('exclude', 'include'),
      subscription: p.string(),
    },
    handle(ctx, given) {
      if (given.from_invoice !== undefined) {
        refuseBesideRevision(given)
        return reviseInvoice(ctx, given.from_invoice.invoice, given)
      }
      if (given.customer === undefined) {
        throw invalidRequest('Missing required param: customer.', {
          code: 'parameter_missing',
          param: 'customer',
        })
      }
      const customer = ctx.store.customers.refer(given.customer, 'customer')
      const subscription = subscriptionFor(ctx, given.subscription, customer)
      const now = ctx.now(customer.id)
      const automaticTax = given.automatic_tax?.enabled ?? false
      const taxRates = readTaxRates(ctx, given.default_tax_rates, 'default_tax_rates') ?? []
      refuseRatesBeside(automaticTax, taxRates)
      const includes = given.pending_invoice_items_behavior === 'include'
      const invoiceCurrency =
        given.currency ?? subscription?.currency ?? firstWaiting(ctx, customer) ?? customer.currency ?? 'usd'
      const advances = given.auto_advance ?? false
      const collectionMethod = given.collection_method ?? 'charge_automatically'
      const { fresh } = readDiscounts(ctx, given.discounts, {
        customer,
        currency: invoiceCurrency,
        items: null,
        current: [],
        isNew: false,
        path: 'discounts',
      })
      return createStandaloneInvoice(ctx, {
        customer,
        subscription,
        currency: invoiceCurrency,
        items: waitingItems(ctx, customer.id, invoiceCurrency).filter((item) =>
          isTaken(item, subscription, includes),
        ),
        discounts: fresh,
        collectionMethod,
        autoAdvance: advances,
        finalizesAt: finalizingTime(given, advances, now),
        dueDate: dueDateOf(given, collectionMethod, now),
        defaultPaymentMethod: given.default_payment_method
          ? checkPayer(ctx, given.default_payment_method, customer)
          : null,
        description: given.description ?? null,
        footer: given.footer ?? customer.invoice_settings.footer,
        metadata: p.applyMetadata({}, given.metadata),
        automaticTax,
        taxRates,
        shown: {
          custom_fields: customer.invoice_settings.custom_fields,
          ...shownFields({ ...given, footer: given.footer ?? customer.invoice_settings.footer }),
          ...(given.number ? { number: checkNumber(ctx, given.number, null) } : {}),
        },
      })
    },
  }),
]

/** What a revision takes from the invoice that it revises, and what is changed on the draft itself. */
const SETTLED = [
  'automatic_tax',
  'collection_method',
  'currency',
  'default_payment_method',
  'default_tax_rates',
  'discounts',
  'pending_invoice_items_behavior',
  'subscription',
]

function refuseBesideRevision(given: object): void {
  const other = Object.keys(given).find((name) => SETTLED.includes(name))
  if (other === undefined) return
  throw invalidRequest(`You cannot pass \`${other}\` with \`from_invoice\`: update the draft afterwards.`, {
    param: other,
  })
}

/** With a subscription: what waits for it, and with `include` what waits for any. Without: nothing, or all. */
function isTaken(item: InvoiceItem, subscription: Subscription | null, includes: boolean): boolean {
  const bound = subscriptionOfItem(item)
  if (subscription === null) return includes
  return bound === subscription.id || (bound === null && includes)
}

function firstWaiting(ctx: Ctx, customer: Customer): string | undefined {
  return ctx.store.invoice_items.by('customer', customer.id).find((item) => item.invoice === null)?.currency
}

function subscriptionFor(ctx: Ctx, id: string | undefined, customer: Customer): Subscription | null {
  if (id === undefined) return null
  const subscription = ctx.store.subscriptions.refer(id, 'subscription')
  if (subscription.customer !== customer.id) {
    throw invalidRequest(`Subscription ${id} does not belong to customer ${customer.id}.`, {
      param: 'subscription',
    })
  }
  return subscription
}
