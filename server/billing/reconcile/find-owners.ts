import { and, eq, inArray, isNull } from 'drizzle-orm'
import { accounts } from '../../db/schema/accounts.ts'
import { customers } from '../../db/schema/customers.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import type { ListedObject } from './listed-object.ts'

/** Finds the account that an object belongs to, or null when it is nobody's here. */
export type OwnerOf = (object: Pick<ListedObject, 'customerId' | 'namedAccount'>) => string | null

/** The owners of a page of objects, in two queries. */
export async function findOwners(
  { db }: Pick<Deps, 'db'>,
  objects: readonly Pick<ListedObject, 'customerId' | 'namedAccount'>[],
): Promise<OwnerOf> {
  const customerIds = objects.flatMap(({ customerId }) => customerId ?? [])
  const named = objects.flatMap(({ namedAccount }) => (isUuid(namedAccount) ? namedAccount : []))
  const rows =
    customerIds.length === 0
      ? []
      : await db
          .select({ id: customers.stripeId, accountId: customers.accountId })
          .from(customers)
          .where(inArray(customers.stripeId, customerIds))
  // A customer that names an account counts only while that account has none.
  const vacant =
    named.length === 0
      ? []
      : await db
          .select({ id: accounts.id })
          .from(accounts)
          .leftJoin(customers, and(eq(customers.accountId, accounts.id), eq(customers.isDeleted, false)))
          .where(and(inArray(accounts.id, named), isNull(customers.stripeId)))
  const ownerOf = new Map(rows.map(({ id, accountId }) => [id, accountId]))
  const withoutCustomer = new Set(vacant.map(({ id }) => id))
  return ({ customerId, namedAccount }) => {
    const owner = customerId === null ? undefined : ownerOf.get(customerId)
    if (owner !== undefined) return owner
    return namedAccount !== null && withoutCustomer.has(namedAccount) ? namedAccount : null
  }
}

/** The accounts among these that an operation is changing right now. Its own answer is newer than any list. */
export async function findBusy(
  { db }: Pick<Deps, 'db'>,
  accountIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (accountIds.length === 0) return new Set()
  const rows = await db
    .select({ accountId: billingOperations.accountId })
    .from(billingOperations)
    .where(and(eq(billingOperations.state, 'running'), inArray(billingOperations.accountId, [...accountIds])))
  return new Set(rows.map(({ accountId }) => accountId))
}

function isUuid(value: string | null): value is string {
  return value !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
}
