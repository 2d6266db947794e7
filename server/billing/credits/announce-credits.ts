import type { CreditBook } from '#shared/billing/credit-book.ts'
import { recordAudit } from '../../audit/record.ts'
import type { Transaction } from '../../db/client.ts'
import { queueReactions } from '../../notifications/queue-reactions.ts'

/**
 * Tells the account's managers that most or all of its credits are used, once for what is there: new credits begin anew. In
 * the transaction of the use.
 * @param cost what has just been counted off
 * @param alertPercents the shares that the account wants to hear of
 * @returns whether something was told
 */
export async function announceCredits(
  tx: Transaction,
  accountId: string,
  book: CreditBook,
  cost: number,
  alertPercents: readonly number[],
): Promise<boolean> {
  const open = book.grants.filter(({ endedAt, isUnlimited }) => endedAt === null && !isUnlimited)
  const max = open.reduce((sum, { amount, lapsed }) => sum + amount - lapsed, 0)
  const used = open.reduce((sum, grant) => sum + grant.used, 0)
  const percent = alertPercents.findLast((each) => {
    const line = (max * each) / 100
    return used >= line && used - cost < line
  })
  const newest = open.toSorted((a, b) => b.grantedAt.getTime() - a.grantedAt.getTime())[0]
  if (percent === undefined || newest === undefined || max === 0) return false
  const occasion = `credits ${newest.id} ${percent}`
  const entry = {
    action: 'usage.threshold_reached',
    subject: `credit_accounts:${accountId}`,
    onceKey: `usage.threshold_reached ${accountId} ${occasion}`,
    facts: { limit: 'credits', percent, used, max, occasion },
  } as const
  const isNew = await recordAudit({ tx, accountId, at: book.now, actor: { kind: 'job' } }, entry)
  if (isNew) await queueReactions({ tx, accountId }, entry)
  return isNew
}
