import type { WantedCredit } from '../engine/credit-note-lines.ts'
import {
  chargesOf,
  issueCreditNote,
  plannedCreditNote,
  voidCreditNote,
  type CreditRequest,
} from '../engine/credit-notes.ts'
import { amountFor } from '../engine/pricing.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pageOf, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { CreditNote, Invoice } from '../store/collections.ts'

const MAX_AMOUNT = 999_999_999_999
const amount = p.integer({ min: 0, max: MAX_AMOUNT })

const lineParam = p.hash({
  amount,
  description: p.string({ max: 500 }),
  invoice_line_item: p.string(),
  metadata: p.metadata(),
  quantity: p.integer({ min: 1, max: 999_999_999 }),
  tax_amounts: p.unplayed('lines[tax_amounts]'),
  tax_rates: p.unplayed('lines[tax_rates]'),
  type: p.required(p.enumeration('custom_line_item', 'invoice_line_item')),
  unit_amount: amount,
  unit_amount_decimal: p.decimal(),
})

const noteShape = {
  amount,
  credit_amount: amount,
  effective_at: p.timestamp(),
  email_type: p.enumeration('credit_note', 'none'),
  invoice: p.required(p.string()),
  lines: p.array(lineParam, { max: 250 }),
  memo: p.string({ max: 5000 }),
  metadata: p.metadata(),
  out_of_band_amount: amount,
  reason: p.enumeration('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'),
  refund_amount: amount,
  refunds: p.array(
    p.hash({
      amount_refunded: amount,
      refund: p.required(p.string()),
      type: p.enumeration('refund'),
    }),
    { max: 10 },
  ),
  shipping_cost: p.unplayed('shipping_cost'),
}
type NoteGiven = p.ParamsOf<typeof noteShape>

export const creditNoteRoutes = [
  route({
    method: 'POST',
    path: '/v1/credit_notes',
    params: noteShape,
    handle: (ctx, given) => issueCreditNote(ctx, readNote(ctx, given)),
  }),

  route({
    method: 'GET',
    path: '/v1/credit_notes/preview',
    params: noteShape,
    handle: (ctx, given) => plannedCreditNote(ctx, readNote(ctx, given)),
  }),

  route({
    method: 'GET',
    path: '/v1/credit_notes/preview/lines',
    params: { ...noteShape, ...pagination },
    handle(ctx, { limit, starting_after: _after, ending_before: _before, ...given }) {
      const { lines } = plannedCreditNote(ctx, readNote(ctx, given))
      // The lines of a preview have new ids each time: there is no cursor to go on from.
      return listObject('/v1/credit_notes/preview/lines', pageOf(lines.data, { limit: limit ?? 10 }, 'line'))
    },
  }),

  route({
    method: 'GET',
    path: '/v1/credit_notes/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.credit_notes.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/credit_notes/:id',
    params: { memo: p.emptyable(p.string({ max: 5000 })), metadata: p.metadata() },
    handle(ctx, { id, memo, metadata }) {
      const before = ctx.store.credit_notes.get(id)
      const after = ctx.store.credit_notes.update(id, {
        memo: memo === undefined ? before.memo : memo,
        metadata: p.applyMetadata(before.metadata ?? {}, metadata),
      })
      ctx.emit('credit_note.updated', after, before)
      return after
    },
  }),

  route({
    method: 'POST',
    path: '/v1/credit_notes/:id/void',
    params: {},
    handle: (ctx, { id }) => voidCreditNote(ctx, ctx.store.credit_notes.get(id)),
  }),

  route({
    method: 'GET',
    path: '/v1/credit_notes/:id/lines',
    params: pagination,
    handle(ctx, { id, ...query }) {
      const { lines } = ctx.store.credit_notes.get(id)
      return listObject(`/v1/credit_notes/${id}/lines`, pageOf(lines.data, query, 'credit_note_line_item'))
    },
  }),

  route({
    method: 'GET',
    path: '/v1/credit_notes',
    params: { ...pagination, created: p.range(), customer: p.string(), invoice: p.string() },
    handle(ctx, { customer, invoice, ...query }) {
      const where = (note: CreditNote) => customer === undefined || note.customer === customer
      const by =
        invoice !== undefined
          ? ({ index: 'invoice', value: invoice } as const)
          : customer !== undefined
            ? ({ index: 'customer', value: customer } as const)
            : {}
      return listObject('/v1/credit_notes', ctx.store.credit_notes.page({ ...query, ...by, where }))
    },
  }),
]

function readNote(ctx: Ctx, given: NoteGiven): CreditRequest {
  const invoice = ctx.store.invoices.refer(given.invoice, 'invoice')
  if (invoice.status !== 'open' && invoice.status !== 'paid') {
    throw invalidRequest(
      `You can only create a credit note for open and paid invoices. Invoice ${invoice.id} is ${invoice.status ?? 'gone'}.`,
      { param: 'invoice' },
    )
  }
  return {
    invoice,
    credit: creditOf(given),
    refundAmount: given.refund_amount ?? 0,
    creditAmount: given.credit_amount ?? 0,
    outOfBandAmount: given.out_of_band_amount ?? 0,
    refunds: (given.refunds ?? []).map((one, index) => linkedRefund(ctx, invoice, one, index)),
    reason: given.reason ?? null,
    memo: given.memo ?? null,
    metadata: p.applyMetadata({}, given.metadata),
    effectiveAt: given.effective_at ?? null,
  }
}

function creditOf(given: NoteGiven): CreditRequest['credit'] {
  if (given.lines !== undefined && given.amount !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: amount, lines.', {
      code: 'parameters_exclusive',
      param: 'amount',
    })
  }
  if (given.lines !== undefined) return { lines: given.lines.map(wantedLine) }
  if (given.amount !== undefined) return { amount: given.amount }
  throw invalidRequest('You must pass one of `amount` or `lines`.', {
    code: 'parameter_missing',
    param: 'amount',
  })
}

function wantedLine(line: p.ValueOf<typeof lineParam>, index: number): WantedCredit {
  const path = `lines[${index}]`
  const missing = (name: string) =>
    invalidRequest(`Missing required param: ${path}[${name}].`, {
      code: 'parameter_missing',
      param: `${path}[${name}]`,
    })
  if (line.type === 'invoice_line_item') {
    if (line.invoice_line_item === undefined) throw missing('invoice_line_item')
    return {
      kind: 'line',
      line: line.invoice_line_item,
      amount: line.amount ?? null,
      quantity: line.quantity ?? null,
      path,
    }
  }
  const unit = line.unit_amount_decimal ?? line.unit_amount?.toString()
  if (unit === undefined) throw missing('unit_amount')
  const quantity = line.quantity ?? 1
  const perUnit = {
    billing_scheme: 'per_unit' as const,
    unit_amount_decimal: unit,
    tiers_mode: null,
    tiers: [],
    transform_quantity: null,
  }
  return {
    kind: 'custom',
    unitAmount: unit,
    amount: amountFor(perUnit, quantity),
    quantity,
    description: line.description ?? null,
  }
}

function linkedRefund(
  ctx: Ctx,
  invoice: Invoice,
  given: { refund: string; amount_refunded?: number },
  index: number,
): CreditRequest['refunds'][number] {
  const param = `refunds[${index}][refund]`
  const refund = ctx.store.refunds.refer(given.refund, param)
  if (!chargesOf(ctx, invoice.id).some(({ id }) => id === refund.charge)) {
    throw invalidRequest(`The refund ${refund.id} is not of a payment of invoice ${invoice.id}.`, { param })
  }
  const linked = ctx.store.credit_notes
    .by('invoice', invoice.id)
    .flatMap(({ refunds }) => refunds)
    .filter((entry) => entry.refund === refund.id)
    .reduce((sum, entry) => sum + entry.amount_refunded, 0)
  const wanted = given.amount_refunded ?? refund.amount - linked
  if (wanted <= refund.amount - linked) return { refund, amount: wanted }
  throw invalidRequest(`The refund ${refund.id} gave back less than ${wanted}.`, {
    param: `refunds[${index}][amount_refunded]`,
  })
}
