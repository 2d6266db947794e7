import { discountDraftLines, redeemForInvoice } from '../engine/discounts.ts'
import { refuseUnlessDraft, relineDraft } from '../engine/draft-lines.ts'
import { awaitDueDate } from '../engine/invoicing.ts'
import { scheduleFinalizing } from '../engine/standalone-invoice.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Customer, Invoice } from '../store/collections.ts'
import { readDiscounts } from './discount-params.ts'
import { readTaxRates, refuseRatesBeside } from './tax-params.ts'
import {
  checkNumber,
  checkPayer,
  draftShape,
  dueDateOf,
  finalizingTime,
  shownFields,
  type DraftGiven,
} from './invoice-params.ts'

const HOUR = 3600

/** What an invoice takes when its sums are settled. */
const ALWAYS = new Set([
  'auto_advance',
  'days_until_due',
  'default_payment_method',
  'description',
  'due_date',
  'footer',
  'metadata',
  'payment_settings',
])

export const updateInvoiceRoutes = [
  route({
    method: 'POST',
    path: '/v1/invoices/:id',
    params: draftShape,
    handle(ctx, { id, ...given }) {
      const before = ctx.store.invoices.get(id)
      ctx.now(before.customer)
      if (before.status !== 'draft') refuseSettled(before, given)
      const customer = ctx.store.customers.get(before.customer ?? '')
      ctx.store.invoices.update(id, { ...shownFields(given), ...ownFields(ctx, before, customer, given) })
      if (given.automatic_tax !== undefined || given.default_tax_rates !== undefined) retax(ctx, id, given)
      if (given.discounts !== undefined) rediscount(ctx, before, customer, given.discounts)
      if (before.status === 'open') awaitDueDate(ctx, ctx.store.invoices.get(id))
      const after = advance(ctx, ctx.store.invoices.get(id), given)
      ctx.emit('invoice.updated', after, before)
      return after
    },
  }),
]

function refuseSettled(invoice: Invoice, given: DraftGiven): void {
  const first = Object.keys(given).find((name) => !ALWAYS.has(name))
  if (first === undefined) return
  throw invalidRequest(
    `Finalized invoices can't be updated in this way: \`${first}\` of ${invoice.id} is settled.`,
    { code: 'invoice_not_editable', param: first },
  )
}

function ownFields(ctx: Ctx, before: Invoice, customer: Customer, given: DraftGiven): Partial<Invoice> {
  const collection_method = given.collection_method ?? before.collection_method
  const method = collection_method === 'send_invoice' ? 'send_invoice' : 'charge_automatically'
  const payer = given.default_payment_method
  return {
    collection_method,
    due_date: dueDateOf(given, method, before.created, before.due_date),
    ...(payer === undefined
      ? {}
      : { default_payment_method: payer === null ? null : checkPayer(ctx, payer, customer) }),
    metadata: p.applyMetadata(before.metadata ?? {}, given.metadata),
    ...(given.number === undefined
      ? {}
      : { number: given.number === null ? null : checkNumber(ctx, given.number, before.id) }),
  }
}

function retax(ctx: Ctx, id: string, given: DraftGiven): void {
  const before = ctx.store.invoices.get(id)
  const enabled = given.automatic_tax?.enabled ?? before.automatic_tax.enabled
  const rates = readTaxRates(ctx, given.default_tax_rates, 'default_tax_rates') ?? before.default_tax_rates
  refuseRatesBeside(enabled, rates)
  const draft = ctx.store.invoices.update(id, {
    automatic_tax: { ...before.automatic_tax, enabled },
    default_tax_rates: rates,
  })
  relineDraft(ctx, draft, draft.lines.data)
}

function rediscount(
  ctx: Ctx,
  before: Invoice,
  customer: Customer,
  given: NonNullable<DraftGiven['discounts']> | null,
): void {
  refuseUnlessDraft(before)
  const { ids, fresh } = readDiscounts(ctx, given, {
    customer,
    currency: before.currency,
    items: null,
    current: before.discounts,
    isNew: false,
    path: 'discounts',
  })
  redeemForInvoice(ctx, fresh, { invoice: before.id, item: null })
  const draft = ctx.store.invoices.update(before.id, { discounts: ids })
  relineDraft(ctx, draft, discountDraftLines(ctx, draft, draft.lines.data))
}

/** Begins, moves or stops what the invoice does by itself. */
function advance(ctx: Ctx, invoice: Invoice, given: DraftGiven): Invoice {
  const advances = given.auto_advance ?? invoice.auto_advance ?? false
  const now = ctx.now(invoice.customer)
  const asked = finalizingTime(given, advances, now)
  if (given.auto_advance === undefined && asked === null) return invoice
  if (invoice.status === 'draft') return advanceDraft(ctx, invoice, advances, asked ?? now + HOUR)
  if (invoice.status !== 'open' || advances === invoice.auto_advance) return invoice
  return advanceOpen(ctx, invoice, advances)
}

function advanceDraft(ctx: Ctx, invoice: Invoice, advances: boolean, at: number): Invoice {
  const finalizes = advances ? at : null
  if (finalizes === null) ctx.unschedule('invoice_finalize', invoice.id)
  else scheduleFinalizing(ctx, invoice, finalizes)
  return ctx.store.invoices.update(invoice.id, {
    auto_advance: advances,
    automatically_finalizes_at: finalizes,
    next_payment_attempt: invoice.collection_method === 'charge_automatically' ? finalizes : null,
  })
}

function advanceOpen(ctx: Ctx, invoice: Invoice, advances: boolean): Invoice {
  const charges = advances && invoice.collection_method === 'charge_automatically'
  const at = ctx.now(invoice.customer) + HOUR
  if (charges) ctx.schedule({ kind: 'invoice_retry', subject: invoice.id, at, clock: invoice.test_clock })
  else ctx.unschedule('invoice_retry', invoice.id)
  return ctx.store.invoices.update(invoice.id, {
    auto_advance: advances,
    next_payment_attempt: charges ? at : null,
  })
}
