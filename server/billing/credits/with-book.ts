import { and, eq, inArray, isNull, or } from 'drizzle-orm'
import { balanceOf, type CreditBook, type CreditGrant } from '#shared/billing/credit-book.ts'
import type { Transaction } from '../../db/client.ts'
import { creditAccounts, creditEntries, creditGrants } from '../../db/schema/credits.ts'

/** Whose book is opened, when, and which ended grants it has to hold as well. */
export interface BookRequest {
  readonly accountId: string
  /** The account's time. */
  readonly at: Date
  readonly grantIds?: readonly string[]
  readonly sourceKeys?: readonly string[]
}

/**
 * Opens an account's credits, lets `work` change them and writes what it did: grants, ledger and balance together. Until
 * the transaction ends, everybody else who changes the same account's credits waits, in whatever process.
 */
export async function withBook<T>(
  tx: Transaction,
  request: BookRequest,
  work: (book: CreditBook) => T | Promise<T>,
): Promise<T> {
  const { accountId, at } = request
  await lock(tx, accountId)
  const grants = await loadGrants(tx, request)
  const before = new Map(grants.map((grant) => [grant.id, stateOf(grant)]))
  const book: CreditBook = { now: at, grants, entries: [] }
  const result = await work(book)
  for (const grant of book.grants) {
    const row = { used: grant.used, lapsed: grant.lapsed, endedAt: grant.endedAt }
    const was = before.get(grant.id)
    if (was === undefined) await tx.insert(creditGrants).values({ ...grant, accountId })
    else if (was !== stateOf(grant)) {
      await tx.update(creditGrants).set(row).where(eq(creditGrants.id, grant.id))
    }
  }
  if (book.entries.length > 0) {
    await tx.insert(creditEntries).values(book.entries.map((entry) => ({ ...entry, accountId, at })))
    await tx
      .update(creditAccounts)
      .set({ balance: balanceOf(book) })
      .where(eq(creditAccounts.accountId, accountId))
  }
  return result
}

async function lock(tx: Transaction, accountId: string): Promise<void> {
  const locked = () =>
    tx
      .select({ accountId: creditAccounts.accountId })
      .from(creditAccounts)
      .where(eq(creditAccounts.accountId, accountId))
      .for('update')
  if ((await locked()).length > 0) return
  await tx.insert(creditAccounts).values({ accountId, balance: 0 }).onConflictDoNothing()
  await locked()
}

async function loadGrants(
  tx: Transaction,
  { accountId, grantIds = [], sourceKeys = [] }: BookRequest,
): Promise<CreditGrant[]> {
  const rows = await tx
    .select()
    .from(creditGrants)
    .where(
      and(
        eq(creditGrants.accountId, accountId),
        or(
          isNull(creditGrants.endedAt),
          grantIds.length === 0 ? undefined : inArray(creditGrants.id, [...grantIds]),
          sourceKeys.length === 0 ? undefined : inArray(creditGrants.sourceKey, [...sourceKeys]),
        ),
      ),
    )
  return rows.map(({ accountId: _accountId, ...grant }) => grant)
}

const stateOf = ({ used, lapsed, endedAt }: CreditGrant) => `${used} ${lapsed} ${endedAt?.getTime() ?? ''}`
