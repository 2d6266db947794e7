import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { refundCharge } from '../payments/refund.ts'
import type { Charge, CreditNote, Invoice, Refund } from '../store/collections.ts'
import { creditLines, sumsOfAmount, sumsOfLines, type WantedCredit } from './credit-note-lines.ts'
import { moveBalance, tellBalance } from './customer-balance.ts'
import { cancelOpenPayments, lowerDefaultPayment } from './invoice-payment.ts'
import { markPaid } from './invoicing.ts'
import { formatAmount } from './pricing.ts'
import { activateAfterPayment } from './subscription-status.ts'

export interface CreditRequest {
  invoice: Invoice
  /** Either an amount with its taxes, or lines. */
  credit: { amount: number } | { lines: readonly WantedCredit[] }
  /** How what was paid already goes back; together the part that was paid. */
  refundAmount: number
  creditAmount: number
  outOfBandAmount: number
  refunds: readonly { refund: Refund; amount: number }[]
  reason: 'duplicate' | 'fraudulent' | 'order_change' | 'product_unsatisfactory' | null
  memo: string | null
  metadata: Record<string, string>
  effectiveAt: number | null
}

/**
 * The credit note as it would be issued; nothing is stored.
 * @throws StripeError 400 for more than the invoice came to, and when what was paid is not divided exactly.
 */
export function plannedCreditNote(ctx: Ctx, request: CreditRequest): CreditNote {
  const { invoice } = request
  if ('amount' in request.credit) refuseExcess(ctx, invoice, request.credit.amount)
  const lines = 'lines' in request.credit ? creditLines(ctx, invoice, request.credit.lines) : []
  const sums = 'lines' in request.credit ? sumsOfLines(lines) : sumsOfAmount(invoice, request.credit.amount)
  refuseExcess(ctx, invoice, sums.total)
  const pre = invoice.status === 'open' ? Math.min(sums.total, invoice.amount_remaining) : 0
  const post = sums.total - pre
  refuseUneven(request, post)
  const now = ctx.now(invoice.customer)
  const id = ctx.ids.next('cn_')
  return {
    id,
    object: 'credit_note',
    ...sums,
    amount_shipping: 0,
    created: now,
    currency: invoice.currency,
    customer: invoice.customer ?? '',
    customer_account: null,
    customer_balance_transaction: null,
    effective_at: request.effectiveAt ?? now,
    invoice: invoice.id,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/credit_notes/${id}/lines` },
    livemode: false,
    memo: request.memo,
    metadata: request.metadata,
    number: `${invoice.number ?? invoice.id}-CN-${String(notesOf(ctx, invoice.id).length + 1).padStart(2, '0')}`,
    out_of_band_amount: request.outOfBandAmount === 0 ? null : request.outOfBandAmount,
    pdf: `${ctx.baseUrl}/i/acct_${ctx.account}/${id}/pdf`,
    post_payment_amount: post,
    pre_payment_amount: pre,
    reason: request.reason,
    refunds: [],
    shipping_cost: null,
    status: 'issued',
    type: pre === 0 ? 'post_payment' : post === 0 ? 'pre_payment' : 'mixed',
    voided_at: null,
  }
}

const notesOf = (ctx: Ctx, invoice: string): CreditNote[] => ctx.store.credit_notes.by('invoice', invoice)

function refuseExcess(ctx: Ctx, invoice: Invoice, total: number): void {
  const money = (amount: number) => formatAmount(amount, invoice.currency)
  if (total <= 0) throw invalidRequest('A credit note must come to more than nothing.', { param: 'amount' })
  const credited = notesOf(ctx, invoice.id)
    .filter(({ status }) => status === 'issued')
    .reduce((sum, note) => sum + note.total, 0)
  const left = invoice.total - credited
  if (total <= left) return
  throw invalidRequest(
    `The sum of the credit notes (${money(total + credited)}) is more than invoice ${invoice.id} came to (${money(invoice.total)}).`,
    { param: 'amount' },
  )
}

function refuseUneven(request: CreditRequest, post: number): void {
  const linked = request.refunds.reduce((sum, { amount }) => sum + amount, 0)
  const given = request.refundAmount + request.creditAmount + request.outOfBandAmount + linked
  if (given === post) return
  const money = (amount: number) => formatAmount(amount, request.invoice.currency)
  throw invalidRequest(
    `The sum of refund_amount, credit_amount, out_of_band_amount and refunds (${money(given)}) must equal the post payment amount of the credit note (${money(post)}).`,
  )
}

/**
 * Issues a credit note: what is still owed of the invoice goes down, what was paid goes back. Emits
 * `credit_note.created`, the refund's events, `customer.updated` for credit, and `invoice.updated`.
 */
export function issueCreditNote(ctx: Ctx, request: CreditRequest): CreditNote {
  const planned = ctx.store.credit_notes.put(plannedCreditNote(ctx, request))
  const credit = request.creditAmount === 0 ? null : creditBalance(ctx, planned, request.creditAmount)
  const noted = ctx.store.credit_notes.update(planned.id, {
    customer_balance_transaction: credit,
    refunds: request.refunds.map(({ refund, amount }) => refundEntry(refund.id, amount)),
  })
  ctx.emit('credit_note.created', noted)
  if (request.refundAmount > 0) refundPart(ctx, noted, request.refundAmount)
  if (credit !== null) {
    const after = ctx.store.customers.get(noted.customer)
    tellBalance(ctx, { ...after, balance: after.balance + request.creditAmount })
  }
  lowerInvoice(ctx, request.invoice, noted)
  return ctx.store.credit_notes.get(noted.id)
}

const refundEntry = (refund: string, amount: number): CreditNote['refunds'][number] => ({
  amount_refunded: amount,
  payment_record_refund: null,
  refund,
  type: 'refund',
})

function creditBalance(ctx: Ctx, note: CreditNote, amount: number): string {
  const { currency, customer, id, invoice } = note
  return moveBalance(ctx, customer, {
    amount: -amount,
    type: 'credit_note',
    currency,
    invoice,
    creditNote: id,
  }).id
}

function refundPart(ctx: Ctx, note: CreditNote, amount: number): void {
  const charge = paidCharge(ctx, note.invoice)
  if (charge === undefined) {
    throw invalidRequest(`Nothing was paid for invoice ${note.invoice} that could be refunded.`, {
      param: 'refund_amount',
    })
  }
  const refund = refundCharge(ctx, charge, { amount, metadata: {}, reason: null })
  ctx.store.credit_notes.update(note.id, { refunds: [...note.refunds, refundEntry(refund.id, amount)] })
}

function paidCharge(ctx: Ctx, invoice: string): Charge | undefined {
  return chargesOf(ctx, invoice).find((charge) => charge.paid && !charge.refunded)
}

/** The charges by which an invoice was paid. */
export function chargesOf(ctx: Ctx, invoice: string): Charge[] {
  return ctx.store.invoice_payments.by('invoice', invoice).flatMap(({ payment }) => {
    const intent = ctx.store.payment_intents.find(payment.payment_intent ?? '')
    const charge = ctx.store.charges.find(intent?.latest_charge ?? '')
    return charge === undefined ? [] : [charge]
  })
}

function lowerInvoice(ctx: Ctx, given: Invoice, note: CreditNote): void {
  const before = ctx.store.invoices.get(given.id)
  const lowered = ctx.store.invoices.update(before.id, {
    amount_due: before.amount_due - note.pre_payment_amount,
    amount_remaining: before.amount_remaining - note.pre_payment_amount,
    post_payment_credit_notes_amount: before.post_payment_credit_notes_amount + note.post_payment_amount,
    pre_payment_credit_notes_amount: before.pre_payment_credit_notes_amount + note.pre_payment_amount,
  })
  ctx.emit('invoice.updated', lowered, before)
  if (note.pre_payment_amount === 0) return
  if (lowered.amount_remaining > 0) return lowerDefaultPayment(ctx, lowered.id, lowered.amount_remaining)
  const paid = markPaid(ctx, lowered, null)
  activateAfterPayment(ctx, paid, null)
  cancelOpenPayments(ctx, lowered.id, 'automatic')
}

/**
 * Takes a credit note back: the invoice is owed in full again. Emits `credit_note.voided` and `invoice.updated`.
 * @throws StripeError 400 unless its invoice is still open and it gave nothing back.
 */
export function voidCreditNote(ctx: Ctx, note: CreditNote): CreditNote {
  const before = ctx.store.invoices.get(note.invoice)
  if (note.status !== 'issued' || note.type !== 'pre_payment' || before.status !== 'open') {
    throw invalidRequest(
      `You can only void issued credit notes of open invoices that gave nothing back; ${note.id} is none.`,
    )
  }
  const voided = ctx.store.credit_notes.update(note.id, {
    status: 'void',
    voided_at: ctx.now(note.customer),
  })
  ctx.emit('credit_note.voided', voided)
  const raised = ctx.store.invoices.update(before.id, {
    amount_due: before.amount_due + note.pre_payment_amount,
    amount_remaining: before.amount_remaining + note.pre_payment_amount,
    pre_payment_credit_notes_amount: before.pre_payment_credit_notes_amount - note.pre_payment_amount,
  })
  lowerDefaultPayment(ctx, raised.id, raised.amount_remaining)
  ctx.emit('invoice.updated', raised, before)
  return voided
}
