import { and, eq } from 'drizzle-orm'
import type { AuditAction } from '#shared/contracts/activity.ts'
import { loadSoldLines } from '../billing/plans/sold-lines.ts'
import { grantForInvoice } from '../billing/credits/grant-for-invoice.ts'
import type { AuditDraft } from '../audit/record.ts'
import { invoices } from '../db/schema/invoices.ts'
import { idOf } from '../stripe/object-parts.ts'
import { replacedBy } from '../stripe/invoices.ts'
import { paymentIntentIdOf, type StripeInvoice } from '../stripe/objects.ts'
import { creditNotesOf, linesOf, partiesOf, taxesOf } from './invoice-parts.ts'
import { mirror, type Projection } from './projection.ts'
import { projectPurchases } from './purchase.ts'

type Columns = Omit<
  typeof invoices.$inferInsert,
  'stripeId' | 'publicId' | 'readSequence' | 'readAt' | 'isDeleted'
>

/** An invoice as Stripe has it, what was bought with it, and the credits that a paid one brings. */
export async function projectInvoice(projection: Projection, invoice: StripeInvoice): Promise<void> {
  const { tx, accountId } = projection
  await mirror<Columns>(projection, {
    subject: `invoices:${invoice.id}`,
    noun: 'invoice',
    async find() {
      const [row] = await tx.select().from(invoices).where(eq(invoices.stripeId, invoice.id)).for('update')
      return row ?? null
    },
    next: (before) => columnsOf(accountId, invoice, before),
    async write(after, meta, isNew) {
      const row = { ...after, ...meta, stripeId: invoice.id }
      if (!isNew) {
        await tx.update(invoices).set(row).where(eq(invoices.stripeId, invoice.id))
        return true
      }
      const inserted = await tx
        .insert(invoices)
        .values(row)
        .onConflictDoNothing()
        .returning({ stripeId: invoices.stripeId })
      return inserted.length > 0
    },
    describe,
  })
  const [row] = await tx
    .select({ stripeId: invoices.stripeId, lines: invoices.lines })
    .from(invoices)
    .where(eq(invoices.stripeId, invoice.id))
  if (row === undefined) return
  const sold = await loadSoldLines(tx, row.lines)
  await projectPurchases(projection, row.stripeId, sold)
  if (invoice.status === 'paid') await grantForInvoice(projection, row.stripeId, sold)
}

/** A draft that Stripe deleted stays as a tombstone. @returns false when the row is no draft, which Stripe never deletes */
export async function projectDeletedInvoice(projection: Projection, stripeId: string): Promise<boolean> {
  const { tx } = projection
  const [draft] = await tx
    .select()
    .from(invoices)
    .where(and(eq(invoices.stripeId, stripeId), eq(invoices.status, 'draft')))
    .for('update')
  if (draft === undefined) return false
  const {
    stripeId: _id,
    publicId: _publicId,
    readSequence: _sequence,
    readAt: _readAt,
    isDeleted: _isDeleted,
    ...columns
  } = draft
  await mirror<Columns>(projection, {
    subject: `invoices:${stripeId}`,
    noun: 'invoice',
    isDeleted: true,
    find: async () => draft,
    next: () => columns,
    async write(_after, meta) {
      await tx.update(invoices).set(meta).where(eq(invoices.stripeId, stripeId))
      return true
    },
    describe,
  })
  return true
}

function columnsOf(accountId: string, invoice: StripeInvoice, before: Columns | null): Columns {
  const subscription = invoice.parent?.subscription_details?.subscription
  const paymentIntentId = paymentIntentIdOf(invoice)
  return {
    accountId,
    subscriptionStripeId: subscription === undefined ? null : idOf(subscription),
    number: invoice.number,
    status: invoice.status,
    currency: invoice.currency,
    totalMinor: invoice.total,
    amountDueMinor: invoice.amount_due,
    amountPaidMinor: invoice.amount_paid,
    amountRemainingMinor: invoice.amount_remaining,
    subtotalMinor: invoice.subtotal,
    discountMinor: sumOf(invoice.total_discount_amounts ?? []),
    creditedMinor: invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount,
    billingReason: invoice.billing_reason,
    collectionMethod: invoice.collection_method,
    dueAt: invoice.due_date,
    periodStart: invoice.period_start,
    periodEnd: invoice.period_end,
    // A list shows ten lines at most; the rest comes with the read of the invoice itself.
    lines: invoice.lines.has_more && before?.lines?.length ? before.lines : linesOf(invoice.lines.data),
    taxes: taxesOf(invoice),
    parties: partiesOf(invoice),
    creditNotes:
      invoice.creditNotes === undefined ? (before?.creditNotes ?? []) : creditNotesOf(invoice.creditNotes),
    replacesStripeId: replacedBy(invoice),
    attemptCount: invoice.attempt_count,
    nextPaymentAttemptAt: invoice.next_payment_attempt,
    paymentIntentId: paymentIntentId === undefined ? (before?.paymentIntentId ?? null) : paymentIntentId,
    createdAt: invoice.created,
    finalizedAt: invoice.status_transitions.finalized_at,
    paidAt: invoice.status_transitions.paid_at,
  }
}

const sumOf = (parts: readonly { amount: number }[]) => parts.reduce((sum, { amount }) => sum + amount, 0)

function describe(before: Columns | null, after: Columns): readonly [AuditDraft, ...AuditDraft[]] {
  const facts = {
    number: after.number ?? null,
    totalMinor: after.totalMinor,
    currency: after.currency,
    attempt: after.attemptCount,
  }
  const drafts: AuditDraft[] = []
  if (before === null) drafts.push({ action: 'invoice.created', facts })
  if (before?.status !== after.status) {
    const action = actionOfStatus[after.status]
    if (action !== null) drafts.push({ action, facts })
  }
  const hasFailedAgain = after.attemptCount > (before?.attemptCount ?? 0) && after.status === 'open'
  if (hasFailedAgain) drafts.push({ action: 'invoice.payment_failed', facts })
  const [first, ...rest] = drafts
  return first === undefined ? [{ action: 'invoice.updated', facts }] : [first, ...rest]
}

const actionOfStatus = {
  draft: null,
  open: 'invoice.finalized',
  paid: 'invoice.paid',
  void: 'invoice.voided',
  uncollectible: 'invoice.uncollectible',
} as const satisfies Record<Columns['status'], AuditAction | null>
