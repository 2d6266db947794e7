import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { backupMethods, backupTries } from '../../db/schema/method-wishes.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { lockedUntil } from '../cards/card-lock.ts'
import { findInvoice } from '../invoices/find-invoice.ts'
import { isPayable } from '../invoices/get-invoice.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { runOperation } from '../operations/run-operation.ts'
import { loadMethods } from './load-methods.ts'

interface FailedRenewal {
  accountId: string
  invoiceId: string
  stripeId: string
  methodStripeId: string
}

/**
 * Charges each renewal that failed on its default to the account's backup, once: what the backup refuses is left to Stripe's
 * own retries and to people. One request and up to three reads for each. Safe to repeat and to run twice at once.
 */
export async function tryBackups(deps: Deps): Promise<void> {
  for (const renewal of await failedRenewals(deps)) {
    if (await canBeTried(deps, renewal)) await tryBackup(deps, renewal)
  }
}

async function failedRenewals({ db }: Deps): Promise<FailedRenewal[]> {
  return db
    .select({
      accountId: invoices.accountId,
      invoiceId: invoices.publicId,
      stripeId: invoices.stripeId,
      methodStripeId: backupMethods.methodStripeId,
    })
    .from(backupMethods)
    .innerJoin(invoices, eq(invoices.accountId, backupMethods.accountId))
    .innerJoin(subscriptions, eq(subscriptions.stripeId, invoices.subscriptionStripeId))
    .leftJoin(
      backupTries,
      and(
        eq(backupTries.invoiceStripeId, invoices.stripeId),
        eq(backupTries.methodStripeId, backupMethods.methodStripeId),
      ),
    )
    .where(
      and(
        eq(invoices.status, 'open'),
        eq(invoices.isDeleted, false),
        eq(invoices.billingReason, 'subscription_cycle'),
        eq(invoices.collectionMethod, 'charge_automatically'),
        gt(invoices.attemptCount, 0),
        gt(invoices.createdAt, backupMethods.chosenAt),
        inArray(subscriptions.status, ['active', 'past_due']),
        isNull(backupTries.endedAt),
      ),
    )
    .limit(100)
}

/** Not while card entry rests, nor with one that was taken off or is the default by now, nor while a payment is on its way. */
async function canBeTried(
  deps: Deps,
  { accountId, invoiceId, methodStripeId }: FailedRenewal,
): Promise<boolean> {
  const { backupId } = await loadMethods(deps, accountId)
  if (backupId !== methodStripeId || (await lockedUntil(deps, accountId)) !== null) return false
  return isPayable(await findInvoice(deps, accountId, invoiceId))
}

async function tryBackup(deps: Deps, renewal: FailedRenewal): Promise<void> {
  const { accountId, invoiceId, stripeId, methodStripeId } = renewal
  const wish = { invoiceId: stripeId, methodId: methodStripeId, isOffSession: true }
  try {
    await runOperation(deps, {
      accountId,
      attemptId: await nameTry(deps, renewal),
      kind: 'pay_invoice',
      inputHash: hashOfInput(wish),
      user: null,
      async prepare() {
        if (isPayable(await findInvoice(deps, accountId, invoiceId))) return wish
        throw new BillingError('invoice_not_open', 'somebody paid it meanwhile')
      },
    })
  } catch (error) {
    const billing = error instanceof StripeFailure ? error.billing : error
    if (!(billing instanceof BillingError)) throw error
    // While somebody changes their billing, or Stripe is away, it is tried again.
    if (billing.code === 'operation_running' || billing.code === 'stripe_unavailable') return
    deps.log.info({ accountId, code: billing.code }, 'a backup method did not pay')
  }
  await deps.db.update(backupTries).set({ endedAt: deps.clock.now() }).where(isTry(renewal))
}

/** The attempt's id, the same whoever tries. */
async function nameTry({ db, newId }: Deps, renewal: FailedRenewal): Promise<string> {
  const { accountId, stripeId: invoiceStripeId, methodStripeId } = renewal
  await db
    .insert(backupTries)
    .values({ id: newId(), accountId, invoiceStripeId, methodStripeId })
    .onConflictDoNothing()
  const [row] = await db.select({ id: backupTries.id }).from(backupTries).where(isTry(renewal))
  if (row === undefined) throw new Error(`the try of invoice ${invoiceStripeId} has no row`)
  return row.id
}

const isTry = ({ stripeId, methodStripeId }: FailedRenewal) =>
  and(eq(backupTries.invoiceStripeId, stripeId), eq(backupTries.methodStripeId, methodStripeId))
