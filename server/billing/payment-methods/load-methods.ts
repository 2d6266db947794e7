import { and, desc, eq } from 'drizzle-orm'
import { customers } from '../../db/schema/customers.ts'
import { backupMethods, methodRemovals } from '../../db/schema/method-wishes.ts'
import { paymentMethods } from '../../db/schema/payments.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'

export type MethodRow = typeof paymentMethods.$inferSelect

export interface AccountMethods {
  /** On file and to stay there, newest first. */
  methods: readonly MethodRow[]
  /** Taken off by somebody who may still take that back: nothing new is paid with them. */
  leaving: readonly MethodRow[]
  /** The one that the next charge goes to; null where none of `methods` is it. */
  defaultId: string | null
  /** The one that is charged where the default fails; null where there is none, or it is the default by now. */
  backupId: string | null
}

/** The payment methods of an account. No request leaves. */
export async function loadMethods(
  { db }: { db: Database | Transaction },
  accountId: string,
): Promise<AccountMethods> {
  const rows = await db
    .select({ method: paymentMethods, leaves: methodRemovals.dueAt })
    .from(paymentMethods)
    .leftJoin(methodRemovals, eq(methodRemovals.methodStripeId, paymentMethods.stripeId))
    .where(and(eq(paymentMethods.accountId, accountId), eq(paymentMethods.isDeleted, false)))
    .orderBy(desc(paymentMethods.createdAt), desc(paymentMethods.stripeId))
  const methods = rows.filter(({ leaves }) => leaves === null).map(({ method }) => method)
  const leaving = rows.filter(({ leaves }) => leaves !== null).map(({ method }) => method)
  const defaultId = await findDefaultId({ db }, accountId)
  const [backup] = await db.select().from(backupMethods).where(eq(backupMethods.accountId, accountId))
  const idOf = (id: string | null | undefined) =>
    methods.find(({ stripeId }) => stripeId === id)?.stripeId ?? null
  const backupId = backup?.methodStripeId === defaultId ? null : idOf(backup?.methodStripeId)
  return { methods, leaving, defaultId: idOf(defaultId), backupId }
}

/** The method that Stripe charges next, whatever is to become of it. */
export async function findDefaultId(
  { db }: { db: Database | Transaction },
  accountId: string,
): Promise<string | null> {
  const { paymentMethod } = await loadBilling(db, accountId)
  return paymentMethod?.stripeId ?? (await defaultOfCustomer(db, accountId))
}

async function defaultOfCustomer(db: Database | Transaction, accountId: string): Promise<string | null> {
  const [row] = await db
    .select({ id: customers.defaultPaymentMethodId })
    .from(customers)
    .where(and(eq(customers.accountId, accountId), eq(customers.isDeleted, false)))
  return row?.id ?? null
}
