import { lowerCredits, grantCredits } from '#shared/billing/credit-book.ts'
import { BillingError } from '#shared/errors.ts'
import { type Actor, recordAudit } from '../../audit/record.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import type { Deps } from '../../deps.ts'
import { loadEntitlements } from '../entitlements/load-entitlements.ts'
import { withCurrentBook } from './keep-credits.ts'

/**
 * Adds credits by hand, until a day or for good, or takes some away, at most all. Audited.
 * @param amount whole; negative takes away
 * @returns by how much the balance changed
 * @throws BillingError `invalid_input` for what is no whole number, or nothing
 */
export async function adjustCredits(
  deps: Pick<Deps, 'db' | 'clock' | 'changes' | 'newId'>,
  { accountId, actor, reason }: { accountId: string; actor: Actor; reason: string },
  amount: number,
  until: Date | null = null,
): Promise<number> {
  if (!Number.isSafeInteger(amount) || amount === 0) {
    throw new BillingError('invalid_input', 'credits are whole')
  }
  const entitlements = await loadEntitlements(deps, accountId)
  const id = deps.newId()
  const changed = await inTransaction(deps.db, async (tx) => {
    const by = await withCurrentBook(tx, deps, accountId, entitlements, (book) => {
      if (amount < 0) return -lowerCredits(book, -amount, () => true, { reason: 'by_hand' })
      const given = { id, source: 'manual' as const, sourceKey: `manual:${id}`, amount, isUnlimited: false }
      const grant = { ...given, coversUntil: null, readSequence: null, expiresAt: until }
      grantCredits(book, grant, 'adjust', { reason: 'by_hand' })
      return amount
    })
    await recordAudit(
      { tx, accountId, at: entitlements.now, actor },
      {
        action: 'credits.adjusted',
        subject: `credit_accounts:${accountId}`,
        onceKey: `credits.adjusted ${id}`,
        facts: { credits: by, reason },
      },
    )
    return by
  })
  await deps.changes.publish(accountId, ['credits', 'activity'])
  return changed
}
