import { and, desc, eq, lt } from 'drizzle-orm'
import { allowanceOf } from '#shared/billing/credit-allowance.ts'
import type { CreditsDefinition } from '#shared/billing/catalogue-types.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import {
  balanceOf,
  type CreditBook,
  type CreditGrant,
  inOrderOfUse,
  isAllowance,
  isUnlimited,
  leftOf,
} from '#shared/billing/credit-book.ts'
import type { Credits, CreditEntry } from '#shared/contracts/credits.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import { creditEntries } from '../../db/schema/credits.ts'
import type { Deps } from '../../deps.ts'
import { type AccountEntitlements, loadEntitlements } from '../entitlements/load-entitlements.ts'
import { creditsCode, loadUsageSettings } from '../usage/usage-settings.ts'
import { periodEnd } from '../usage/usage-window.ts'
import { usedInMonthOf } from './credit-use.ts'
import { withCurrentBook } from './keep-credits.ts'

const entriesAtOnce = 50

/**
 * An account's credits with a page of its ledger, newest first; null when the product has none. What has ended or begun by
 * the account's time is written first; no request leaves.
 */
export async function creditStatement(
  deps: Pick<Deps, 'db' | 'clock' | 'newId'>,
  accountId: string,
  before: number | null = null,
): Promise<Credits> {
  const definition = catalogueInUse().credits
  if (definition === null) return null
  const entitlements = await loadEntitlements(deps, accountId)
  const book = await inTransaction(deps.db, (tx) =>
    withCurrentBook(tx, deps, accountId, entitlements, (current) => current),
  )
  const rows = await deps.db
    .select()
    .from(creditEntries)
    .where(
      and(
        eq(creditEntries.accountId, accountId),
        before === null ? undefined : lt(creditEntries.order, before),
      ),
    )
    .orderBy(desc(creditEntries.order))
    .limit(entriesAtOnce + 1)
  const shown = rows.slice(0, entriesAtOnce)
  const renewsAt = renewalOf(book, entitlements)
  const { cap, alertPercents } = await loadUsageSettings(deps.db, accountId, creditsCode)
  return {
    name: definition.name,
    isUnlimited: isUnlimited(book),
    balance: balanceOf(book),
    monthly: allowanceOf(catalogueInUse(), entitlements.plan),
    renewsAt: renewsAt?.toISOString() ?? null,
    usedThisMonth: await usedInMonthOf(deps.db, accountId, entitlements.now),
    cap,
    alertPercents: [...alertPercents],
    grants: inOrderOfUse(book)
      .filter((grant) => leftOf(grant) > 0 || (grant.isUnlimited && grant.endedAt === null))
      .map((grant) => shownGrant(grant, renewsAt)),
    actions: Object.entries(definition.actions).map(([code, action]) => ({ code, ...action })),
    entries: shown.map((row) => shownEntry(row, definition)),
    nextBefore: rows.length > entriesAtOnce ? (shown.at(-1)?.order ?? null) : null,
  }
}

/** The end of the paid period, or of the month on Free. */
function renewalOf(book: CreditBook, { now, periodEndsAt }: AccountEntitlements): Date | null {
  const isPaid = book.grants.some(({ source, endedAt }) => source === 'invoice' && endedAt === null)
  if (isPaid) return periodEndsAt
  return book.grants.some(({ source, endedAt }) => source === 'free' && endedAt === null)
    ? periodEnd('month', now, null)
    : null
}

function shownGrant(grant: CreditGrant, renewsAt: Date | null) {
  const { id, source, amount, grantedAt, expiresAt } = grant
  return {
    id,
    source,
    amount,
    left: leftOf(grant),
    isUnlimited: grant.isUnlimited,
    grantedAt: grantedAt.toISOString(),
    endsAt: (isAllowance(grant) ? renewsAt : expiresAt)?.toISOString() ?? null,
  }
}

function shownEntry(
  { id, at, kind, amount, balanceAfter, cost, action, reason }: typeof creditEntries.$inferSelect,
  { actions }: CreditsDefinition,
): CreditEntry {
  const name = action !== null && Object.hasOwn(actions, action) ? actions[action]?.name : undefined
  return { id, at: at.toISOString(), kind, amount, balanceAfter, cost, action: name ?? null, reason }
}
