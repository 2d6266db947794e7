import { and, eq } from 'drizzle-orm'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { PurchaseOutcome } from '#shared/contracts/purchases.ts'
import { BillingError } from '#shared/errors.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { refreshInvoicePayment } from '../invoices/refresh-payment.ts'
import { buyProductWishSchema } from '../operations/inputs.ts'
import { nameOfProduct } from './list-purchases.ts'
import { type PurchaseRow, selectPurchases, stateOf } from './select-purchases.ts'

/** Rows younger than this are believed without asking Stripe. */
const freshMs = 2_000

/**
 * How an attempt of the account to buy something ended, from our rows; while they cannot tell and are older than two
 * seconds, Stripe is asked once. Anybody else's attempt is `not_found`.
 */
export async function purchaseOutcome(
  deps: Deps,
  accountId: string,
  attemptId: string,
): Promise<PurchaseOutcome> {
  const [operation] = await deps.db
    .select()
    .from(billingOperations)
    .where(
      and(
        eq(billingOperations.accountId, accountId),
        eq(billingOperations.attemptId, attemptId),
        eq(billingOperations.kind, 'buy_product'),
      ),
    )
  if (operation === undefined) throw new BillingError('not_found', 'there is no such attempt')
  const wish = buyProductWishSchema.parse(operation.input)
  const { outcome } = operation
  const invoiceId = outcome?.kind === 'purchase' ? outcome.invoiceId : wish.invoiceId
  const find = async () =>
    (await selectPurchases(deps.db, accountId)).find((row) => row.invoiceId === invoiceId) ?? null
  let row = await find()
  if (row !== null && ['waiting', 'needs_bank'].includes(outcomeOf(row)) && isOld(deps, row)) {
    await refreshInvoicePayment(deps, { accountId, actor: { kind: 'stripe' } }, row.invoiceId).catch(
      (error: unknown) => {
        if (!(error instanceof StripeFailure) || error.kind !== 'unknown') throw error
        deps.log.warn({ err: error, operationId: operation.id }, 'Stripe could not be asked about a purchase')
      },
    )
    row = await find()
  }
  const { product } = wish
  const isPaid = row !== null && stateOf(row) === 'paid'
  return {
    outcome: row === null ? (operation.state === 'failed' ? 'failed' : 'waiting') : outcomeOf(row),
    product,
    name: nameOfProduct(product),
    credits: creditsOf(product),
    due: {
      amountMinor: row === null ? wish.expectedDueMinor : row.totalMinor,
      currency: wish.currency,
    },
    paidAt: isPaid ? (row?.paidAt?.toISOString() ?? null) : null,
    receipt: isPaid && row !== null ? { invoiceId: row.publicId, number: row.number } : null,
    declineCode: row?.declineCode ?? null,
    reference: operation.id.slice(0, 8).toUpperCase(),
  }
}

function outcomeOf(row: PurchaseRow): PurchaseOutcome['outcome'] {
  switch (stateOf(row)) {
    case 'paid':
    case 'refunded':
      return 'paid'
    case 'processing':
      return 'processing'
    case 'void':
      return 'failed'
    case 'open':
      if (row.payment === 'requires_action') return 'needs_bank'
      return row.payment === null ? 'waiting' : 'failed'
  }
}

function isOld({ clock }: Deps, { readAt }: PurchaseRow): boolean {
  return clock.now().getTime() - readAt.getTime() > freshMs
}

function creditsOf(code: string): number | null {
  const { oneTimeProducts } = catalogueInUse()
  return Object.hasOwn(oneTimeProducts, code) ? (oneTimeProducts[code]?.credits ?? null) : null
}
