import { and, asc, eq, lte } from 'drizzle-orm'
import type { KeepMethodInput, MethodChangeInput, SavedMethods } from '#shared/contracts/payment-methods.ts'
import { BillingError } from '#shared/errors.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { accounts } from '../../db/schema/accounts.ts'
import { methodRemovals } from '../../db/schema/method-wishes.ts'
import { paymentMethods } from '../../db/schema/payments.ts'
import type { Deps } from '../../deps.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { runOperation } from '../operations/run-operation.ts'
import type { MethodManager } from './change-methods.ts'
import { findMethod } from './find-method.ts'
import { isSomethingRunning, keptBecause, listMethods } from './list-methods.ts'
import { findDefaultId, loadMethods } from './load-methods.ts'

type Removal = typeof methodRemovals.$inferSelect

/** How long a method that was taken off can be kept after all, at the least. */
const keepableMs = 10_000

/**
 * Takes a method off: nothing is paid with it any more, and after ten seconds the job detaches it, which Stripe cannot undo.
 * Refuses with `not_found`, or with `payment_method_in_use` while something is paid with it.
 */
export async function removeMethod(
  deps: Deps,
  manager: MethodManager,
  { attemptId, methodId }: MethodChangeInput,
): Promise<SavedMethods> {
  const { accountId, user } = manager
  const method = await findMethod(deps, accountId, methodId, { withRemoved: true })
  const dueAt = new Date(deps.clock.now().getTime() + keepableMs)
  const removal = { attemptId, accountId, userId: user.id, userName: user.name, dueAt }
  await deps.db.transaction(async (tx) => {
    // The removals of an account wait for each other, so that two tabs do not take its last two methods off.
    await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)).for('no key update')
    const { methods } = await loadMethods({ db: tx }, accountId)
    // Gone, or on its way out already.
    if (!methods.some(({ stripeId }) => stripeId === method.stripeId)) return
    await refuseInUse(tx, accountId, method.stripeId)
    await tx.insert(methodRemovals).values({ ...removal, methodStripeId: method.stripeId })
  })
  await deps.changes.publish(accountId, ['payment_method'])
  return listMethods(deps, manager)
}

/** Keeps a method that was taken off a moment ago. Refuses with `not_found` once it is gone. */
export async function keepMethod(
  deps: Deps,
  manager: MethodManager,
  { methodId }: KeepMethodInput,
): Promise<SavedMethods> {
  const { accountId } = manager
  const { stripeId } = await findMethod(deps, accountId, methodId, { withRemoved: true })
  await deps.db
    .delete(methodRemovals)
    .where(and(eq(methodRemovals.methodStripeId, stripeId), eq(methodRemovals.hasBegun, false)))
  await findMethod(deps, accountId, methodId)
  await deps.changes.publish(accountId, ['payment_method'])
  return listMethods(deps, manager)
}

/** Detaches what was taken off and not kept. One request each. Safe to repeat and to run twice at once. */
export async function carryOutRemovals(deps: Deps): Promise<void> {
  const due = await deps.db
    .select()
    .from(methodRemovals)
    .where(lte(methodRemovals.dueAt, deps.clock.now()))
    .orderBy(asc(methodRemovals.dueAt))
    .limit(100)
  for (const removal of due) {
    try {
      await carryOutRemoval(deps, removal)
    } catch (error) {
      const billing = error instanceof StripeFailure ? error.billing : error
      const isOver =
        billing instanceof BillingError &&
        billing.code !== 'operation_running' &&
        billing.code !== 'stripe_unavailable'
      if (isOver) await forget(deps, removal)
      deps.log.warn({ err: error, accountId: removal.accountId }, 'a payment method could not be taken off')
    }
  }
}

/** Detaches one as a recorded operation in the name of whoever took it off; what pays by now stays. */
export async function carryOutRemoval(deps: Deps, removal: Removal): Promise<void> {
  const { accountId, attemptId, methodStripeId, userId, userName } = removal
  const wish = { methodId: methodStripeId }
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'remove_payment_method',
    inputHash: hashOfInput(wish),
    user: { id: userId, name: userName },
    async prepare() {
      await refuseInUse(deps.db, accountId, methodStripeId)
      await begin(deps, removal)
      return wish
    },
  })
  await forget(deps, removal)
}

/** From here on it cannot be kept. Throws `not_found` where it was kept, or detached by somebody else. */
async function begin({ db }: Deps, { methodStripeId }: Removal): Promise<void> {
  const isThis = eq(methodRemovals.methodStripeId, methodStripeId)
  const begun = await db.update(methodRemovals).set({ hasBegun: true }).where(isThis).returning()
  const [method] = await db
    .select({ isDeleted: paymentMethods.isDeleted })
    .from(paymentMethods)
    .where(eq(paymentMethods.stripeId, methodStripeId))
  if (begun.length > 0 && method?.isDeleted === false) return
  throw new BillingError('not_found', 'there is nothing to take off')
}

async function forget({ db, changes }: Deps, { methodStripeId, accountId }: Removal): Promise<void> {
  await db.delete(methodRemovals).where(eq(methodRemovals.methodStripeId, methodStripeId))
  await changes.publish(accountId, ['payment_method'])
}

async function refuseInUse(db: Database | Transaction, accountId: string, stripeId: string): Promise<void> {
  if (!(await isSomethingRunning({ db }, accountId))) return
  const { methods } = await loadMethods({ db }, accountId)
  const reason = keptBecause({ stripeId }, methods, await findDefaultId({ db }, accountId))
  if (reason === null) return
  throw new BillingError('payment_method_in_use', `the method is kept: ${reason}`, { details: { reason } })
}
