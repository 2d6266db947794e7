import { and, eq } from 'drizzle-orm'
import type { EnforcementMode } from '#shared/billing/catalogue-types.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import {
  balanceOf,
  type CreditBook,
  giveBack,
  isUnlimited,
  takeCredits,
  takeWhatIsThere,
} from '#shared/billing/credit-book.ts'
import type { SpentCredits } from '#shared/contracts/credits.ts'
import { BillingError } from '#shared/errors.ts'
import type { Transaction } from '../../db/client.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import { creditEntries } from '../../db/schema/credits.ts'
import type { Deps } from '../../deps.ts'
import { guardingTheCheck } from '../entitlements/check-feature.ts'
import { loadEntitlements } from '../entitlements/load-entitlements.ts'
import { creditsCode, loadUsageSettings } from '../usage/usage-settings.ts'
import { announceCredits } from './announce-credits.ts'
import { refuseOverCap } from './credit-use.ts'
import { withCurrentBook } from './keep-credits.ts'
import { noteLowCredits } from './note-low-credits.ts'

export interface Spending {
  /** A code of the catalogue's `credits.actions`. */
  readonly action: string
  /** How many of it; a whole number from 1 up. */
  readonly times?: number
  /** Names this use: reported again, it counts nothing. */
  readonly key?: string
}

export type SpendDeps = Pick<Deps, 'db' | 'clock' | 'log' | 'changes' | 'newId'>

/**
 * Counts credits off for something that is done. However many ask at once, from however many processes, the balance never
 * falls below nothing. In log mode everything passes, takes what is there and is marked in the ledger. The account's own cap
 * stops in every mode.
 * @returns what is there afterwards; null when the check itself failed and was let pass
 * @throws BillingError `credits_used_up` with what is needed and there, `limit_reached` at the account's cap, `not_found` when the catalogue has no such action
 */
export async function spendCredits(
  deps: SpendDeps,
  accountId: string,
  spending: Spending,
): Promise<SpentCredits | null> {
  const { action, key = null } = spending
  return guardingTheCheck(deps, accountId, async () => {
    const cost = costOf(spending)
    const entitlements = await loadEntitlements(deps, accountId)
    const settings = await loadUsageSettings(deps.db, accountId, creditsCode)
    let hasAnnounced = false
    const spent = await inTransaction(deps.db, (tx) =>
      withCurrentBook(tx, deps, accountId, entitlements, async (book) => {
        if (key !== null && (await entryOf(tx, accountId, key)) !== null) return answerOf(book, cost)
        await refuseOverCap(tx, { accountId, cost, settings, now: book.now })
        take(book, cost, { action, key }, entitlements.enforcement)
        const counted = -(book.entries.at(-1)?.amount ?? 0)
        hasAnnounced =
          counted > 0 && (await announceCredits(tx, accountId, book, counted, settings.alertPercents))
        hasAnnounced = (await noteLowCredits(tx, deps, accountId, book)) || hasAnnounced
        return answerOf(book, cost)
      }),
    )
    await deps.changes.publish(accountId, hasAnnounced ? ['credits', 'activity'] : ['credits'])
    return spent
  })
}

/**
 * Gives back what a use took, because what it was for did not come about. Once, however often it is asked.
 * @param key the one that the use was reported with
 * @throws BillingError `not_found` when no use has that key
 */
export async function refundSpending(deps: SpendDeps, accountId: string, key: string): Promise<void> {
  const refundKey = `refund:${key}`
  const entitlements = await loadEntitlements(deps, accountId)
  await inTransaction(deps.db, async (tx) => {
    const use = await entryOf(tx, accountId, key)
    if (use === null || use.kind !== 'use') throw new BillingError('not_found', `no use has the key ${key}`)
    const { parts, action } = use
    const grantIds = parts.map(({ grantId }) => grantId)
    await withCurrentBook(
      tx,
      deps,
      accountId,
      entitlements,
      async (book) => {
        if ((await entryOf(tx, accountId, refundKey)) !== null) return
        giveBack(book, parts, { action, key: refundKey })
      },
      grantIds,
    )
  })
  await deps.changes.publish(accountId, ['credits'])
}

/** Counts off what something costs, as strictly as the mode says. */
function take(
  book: CreditBook,
  cost: number,
  note: { action: string; key: string | null },
  mode: EnforcementMode,
): void {
  if (takeCredits(book, 'use', cost, note) !== null) return
  if (mode === 'enforce') throw usedUp(cost, balanceOf(book))
  takeWhatIsThere(book, cost, { ...note, reason: mode === 'log' ? 'would_be_refused' : null })
}

/** Whole credits that a spending takes. */
export function costOf({ action, times = 1 }: Spending): number {
  const actions = catalogueInUse().credits?.actions ?? {}
  const found = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (found === undefined) throw new BillingError('not_found', `nothing called ${action} costs credits`)
  if (!Number.isSafeInteger(times) || times < 1) {
    throw new BillingError('invalid_input', 'a use is a whole number from one up')
  }
  return found.cost * times
}

export const usedUp = (needed: number, balance: number) =>
  new BillingError('credits_used_up', `${needed} credits are needed and ${balance} are there`, {
    details: { needed, balance },
  })

export function answerOf(book: CreditBook, cost: number): SpentCredits {
  return { balance: isUnlimited(book) ? null : balanceOf(book), cost }
}

/** The entry of the ledger that carries a key. Ask under the book's lock. */
export async function entryOf(tx: Transaction, accountId: string, key: string) {
  const [row] = await tx
    .select()
    .from(creditEntries)
    .where(and(eq(creditEntries.accountId, accountId), eq(creditEntries.key, key)))
  return row ?? null
}
