import { and, eq } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { operationSteps, type PurchaseOutcome } from '../../db/schema/operations.ts'
import { stripePrices } from '../../db/schema/plans.ts'
import type { Deps } from '../../deps.ts'
import { ensureCustomer } from '../customers/ensure-customer.ts'
import { chargeOpenInvoice } from '../invoices/carry-out-pay.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { BuyProductWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { resultOfStep, runStep } from '../operations/run-step.ts'
import { productKeyOf } from '../plans/lookup-key.ts'
import { refuseBought, unpaidOf } from './list-purchases.ts'
import { selectPurchases } from './select-purchases.ts'
import type { KnownSecret } from '../subscriptions/payment-step.ts'

const resultOf = {
  paid: 'paid',
  processing: 'processing',
  bank_check: 'confirm',
} as const satisfies Record<string, PurchaseOutcome['result']>

/**
 * The effects of buying something once, in order; run again after a crash it goes on where it stopped. Three requests make
 * the invoice (and one the first customer), one more pays it with a method on file. Throws `card_declined`; the invoice then
 * waits for another attempt.
 */
export async function carryOutBuy(
  deps: Deps,
  operation: OperationWith<BuyProductWish>,
): Promise<OperationEnd> {
  const { methodId, expectedDueMinor, isOffSession } = operation.input
  const earlier = await earlierInvoice(deps, operation)
  const { invoiceId, secret } =
    earlier === null ? await makeInvoice(deps, operation) : { invoiceId: earlier, secret: null }
  const [row] = await deps.db
    .select({ status: invoices.status, remainingMinor: invoices.amountRemainingMinor })
    .from(invoices)
    .where(eq(invoices.stripeId, invoiceId))
  if (row === undefined) throw new BillingError('needs_review', 'the invoice of the purchase has no row')
  const end = (result: PurchaseOutcome['result'], answer: KnownSecret = null): OperationEnd => ({
    outcome: { kind: 'purchase', invoiceId, result },
    answer,
  })
  if (row.status === 'paid') return end('paid')
  if (row.status !== 'open') throw new BillingError('quote_expired', `the invoice is ${row.status}`)
  if (row.remainingMinor !== expectedDueMinor) return end('amount_changed')
  if (methodId === null) return end('confirm', secret)
  return end(resultOf[await chargeOpenInvoice(deps, operation, { invoiceId, methodId, isOffSession })])
}

/**
 * The unpaid invoice that is gone on with; null = one is made. Looked up again under the operation: others that were asked
 * for at the same moment may have bought it since.
 */
async function earlierInvoice(
  deps: Deps,
  { id, accountId, input: wish }: OperationWith<BuyProductWish>,
): Promise<string | null> {
  const steps = await deps.db
    .select({ name: operationSteps.name, request: operationSteps.request })
    .from(operationSteps)
    .where(eq(operationSteps.operationId, id))
  if (steps.some(({ name }) => name === 'create_invoice')) return null
  const paying = steps.find(({ name }) => name === 'pay')?.request
  if (paying?.call === 'invoices.pay') return paying.id
  const rows = await selectPurchases(deps.db, accountId)
  refuseBought(wish.product, rows)
  const unpaid = unpaidOf(wish.product, rows)
  return wish.invoiceId ?? (unpaid?.currency === wish.currency ? unpaid.invoiceId : null)
}

/** An invoice over the product alone, finished; Stripe adds tax and takes the balance off as for any other. */
async function makeInvoice(
  deps: Deps,
  operation: OperationWith<BuyProductWish>,
): Promise<{ invoiceId: string; secret: KnownSecret }> {
  const { id: operationId, accountId, input: wish } = operation
  const metadata = { account_id: accountId, product: wish.product, operation_id: operationId }
  const customer = await ensureCustomer(deps, operation, wish.customer)
  const price = await priceOf(deps, wish)
  const made = await runStep(deps, operation, 'create_invoice', () => ({
    call: 'invoices.create',
    params: {
      customer,
      currency: wish.currency,
      collection_method: 'charge_automatically',
      auto_advance: false,
      pending_invoice_items_behavior: 'exclude',
      metadata,
    },
  }))
  const invoiceId =
    made?.object === 'invoice' ? made.invoice.id : await resultOfStep(deps, operationId, 'create_invoice')
  await runStep(deps, operation, 'add_item', () => ({
    call: 'invoiceItems.create',
    params: { customer, invoice: invoiceId, pricing: { price }, metadata },
  }))
  const finished = await runStep(deps, operation, 'finalize', () => ({
    call: 'invoices.finalize',
    id: invoiceId,
    params: { auto_advance: false, expand: ['confirmation_secret', 'payments'] },
  }))
  const invoice = finished?.object === 'invoice' ? finished.invoice : null
  return { invoiceId, secret: invoice?.confirmation_secret?.client_secret ?? null }
}

async function priceOf({ db }: Deps, { product, currency }: BuyProductWish): Promise<string> {
  const lookupKey = productKeyOf(product, currency)
  const [price] = await db
    .select({ id: stripePrices.stripeId })
    .from(stripePrices)
    .where(and(eq(stripePrices.lookupKey, lookupKey), eq(stripePrices.isActive, true)))
  if (price === undefined) {
    throw new BillingError('product_not_offered', `the price ${lookupKey} is not published`)
  }
  return price.id
}
