import { recordAudit } from '../../audit/record.ts'
import type { Transaction } from '../../db/client.ts'
import { queueReactions } from '../../notifications/queue-reactions.ts'
import type { Use } from './usage-counter.ts'

/**
 * Tells the account's managers that a share of a limit is used, once per share and period, in the transaction of the use.
 * @returns whether something was told
 */
export async function announceUsage(tx: Transaction, use: Use, used: number): Promise<boolean> {
  const { accountId, limit, amount, endsAt, settings, at } = use
  const ceiling = use.stopsAt ?? limit.max
  if (ceiling === null || ceiling === 0 || limit.enforcement === 'off') return false
  const crossed = settings.alertPercents.filter((percent) => {
    const line = (ceiling * percent) / 100
    return used >= line && used - amount < line
  })
  // Several lines crossed by one use are one message: the highest.
  const percent = crossed.at(-1)
  if (percent === undefined) return false
  const occasion = `${limit.code} ${endsAt.toISOString()} ${percent}`
  const entry = {
    action: 'usage.threshold_reached',
    subject: `usage_counters:${accountId}:${limit.code}`,
    onceKey: `usage.threshold_reached ${accountId} ${occasion}`,
    facts: { limit: limit.code, percent, used, max: ceiling, occasion },
  } as const
  const isNew = await recordAudit({ tx, accountId, at, actor: { kind: 'job' } }, entry)
  if (isNew) await queueReactions({ tx, accountId }, entry)
  return isNew
}
