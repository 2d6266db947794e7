import { freeKeyAt, keepAllowance } from '#shared/billing/credit-allowance.ts'
import type { CreditBook } from '#shared/billing/credit-book.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { Transaction } from '../../db/client.ts'
import type { Deps } from '../../deps.ts'
import type { AccountEntitlements } from '../entitlements/load-entitlements.ts'
import { withBook } from './with-book.ts'

/** Opens the credits as `withBook` does, first brought up to the account's time: what is over has ended, Free's month has begun. */
export function withCurrentBook<T>(
  tx: Transaction,
  { newId }: Pick<Deps, 'newId'>,
  accountId: string,
  { now, isSubscribed, asOf }: Pick<AccountEntitlements, 'now' | 'isSubscribed' | 'asOf'>,
  work: (book: CreditBook) => T | Promise<T>,
  grantIds: readonly string[] = [],
): Promise<T> {
  return withBook(tx, { accountId, at: now, grantIds, sourceKeys: [freeKeyAt(now)] }, (book) => {
    keepAllowance(book, catalogueInUse(), { isSubscribed, asOf }, newId)
    return work(book)
  })
}
