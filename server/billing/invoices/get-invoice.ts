import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { managesBilling } from '#shared/billing/manager-roles.ts'
import type { Role } from '#shared/contracts/account.ts'
import type { Invoice, InvoicePayment } from '#shared/contracts/invoices.ts'
import type { Deps } from '../../deps.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { charges } from '../../db/schema/payments.ts'
import { correctionOf } from './correction.ts'
import { differencesOf } from './differences.ts'
import { findInvoice } from './find-invoice.ts'
import { rowOf, selectInvoices, stateOf, type SelectedInvoice } from './invoice-columns.ts'
import { loadSoldPrices } from './sold-prices.ts'
import { lineOf } from './subject.ts'

/** One invoice with all that its page shows, from our rows; no request leaves. Refuses with `not_found`. */
export async function getInvoice(
  deps: Pick<Deps, 'db' | 'clock'>,
  { accountId, role }: { accountId: string; role: Role },
  publicId: string,
): Promise<Invoice> {
  const row = await findInvoice(deps, accountId, publicId)
  const prices = await loadSoldPrices(deps)
  const money = (amountMinor: number) => ({ amountMinor, currency: row.currency })
  const earlier = await findEarlier(deps, row)
  const mayPay = managesBilling(role)
  return {
    ...rowOf(row, prices),
    periodStart: row.periodStart?.toISOString() ?? null,
    periodEnd: row.periodEnd?.toISOString() ?? null,
    paidAt: row.paidAt?.toISOString() ?? null,
    nextAttemptAt: row.status === 'open' ? (row.nextPaymentAttemptAt?.toISOString() ?? null) : null,
    lines: row.lines.map((line) => lineOf(line, row.currency, prices)),
    subtotal: money(row.subtotalMinor),
    discount: money(row.discountMinor),
    taxes: row.taxes.map(({ amountMinor, taxableMinor, isInclusive }) => ({
      amount: money(amountMinor),
      percent: percentOf(amountMinor, taxableMinor),
      isInclusive,
    })),
    balanceApplied: money(row.amountDueMinor - row.totalMinor),
    credited: money(row.creditedMinor),
    paid: money(row.amountPaidMinor),
    payments: await paymentsOf(deps, row),
    seller: row.parties?.seller ?? null,
    buyer: row.parties && { ...row.parties.buyer, customFields: row.parties.buyer.customFields ?? [] },
    creditNotes: row.creditNotes.map((note) => ({
      number: note.number,
      at: note.createdAt,
      isVoid: note.isVoid,
      total: money(note.totalMinor),
      tax: money(note.taxMinor),
      refunded: money(note.refundedMinor),
      toBalance: money(note.balanceMinor),
    })),
    replaces: row.original && { id: row.original.id, number: row.original.number },
    replacedBy: row.replacement,
    correction: await shownCorrection(deps, row),
    canManage: mayPay,
    before: earlier && { number: earlier.number, differences: differencesOf(earlier, row, prices) },
    canPay: mayPay && isPayable(row),
  }
}

async function shownCorrection(
  deps: Pick<Deps, 'db' | 'clock'>,
  row: SelectedInvoice,
): Promise<Invoice['correction']> {
  const correction = await correctionOf(deps, row)
  if (correction.kind === 'refused') return correction
  const { buyer } = correction
  return { kind: 'possible', buyer: { ...buyer, customFields: buyer.customFields ?? [] } }
}

/** It waits for money that is not on its way already. */
export function isPayable(row: SelectedInvoice): boolean {
  return row.status === 'open' && row.amountRemainingMinor > 0 && stateOf(row) !== 'processing'
}

async function paymentsOf({ db }: Pick<Deps, 'db'>, row: SelectedInvoice): Promise<InvoicePayment[]> {
  if (row.paymentIntentId === null) return []
  const tries = await db
    .select()
    .from(charges)
    .where(eq(charges.paymentIntentId, row.paymentIntentId))
    .orderBy(desc(charges.createdAt), desc(charges.readSequence))
  return tries.map((charge) => ({
    at: charge.createdAt.toISOString(),
    status: charge.status,
    amount: { amountMinor: charge.amountMinor, currency: charge.currency },
    refunded: { amountMinor: charge.refundedMinor, currency: charge.currency },
    isDisputed: charge.isDisputed,
    method:
      charge.methodType === null
        ? null
        : { type: charge.methodType, brand: charge.brand, last4: charge.last4 },
    declineCode: charge.declineCode,
  }))
}

/** The invoice of the period before, which people compare a renewal with. */
async function findEarlier({ db }: Pick<Deps, 'db'>, row: SelectedInvoice): Promise<SelectedInvoice | null> {
  if (row.subscriptionStripeId === null || row.billingReason !== 'subscription_cycle') return null
  const [earlier] = await selectInvoices(db)
    .where(
      and(
        eq(invoices.subscriptionStripeId, row.subscriptionStripeId),
        inArray(invoices.billingReason, ['subscription_create', 'subscription_cycle']),
        eq(invoices.isDeleted, false),
        eq(invoices.currency, row.currency),
        lt(invoices.createdAt, row.createdAt),
      ),
    )
    .orderBy(desc(invoices.createdAt))
    .limit(1)
  return earlier ?? null
}

/** The rate in percent with one decimal; null where the taxed amount is not known. */
function percentOf(amountMinor: number, taxableMinor: number | null): number | null {
  if (taxableMinor === null || taxableMinor === 0) return null
  return Math.round((amountMinor / taxableMinor) * 1000) / 10
}
