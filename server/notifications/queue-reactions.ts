import type { AuditAction } from '#shared/contracts/activity.ts'
import type { MessageReaction } from '#shared/contracts/notices.ts'
import type { AuditEntry } from '../audit/record.ts'
import type { Transaction } from '../db/client.ts'
import { outbox } from '../db/schema/audit.ts'
import { reactions } from './reactions.ts'

const byAction = new Map<AuditAction, { reaction: MessageReaction; occasion: string }>(
  Object.entries(reactions).map(([action, reaction]) => [action as AuditAction, reaction]),
)

/** Puts the message that an entry calls for into the outbox, in the transaction of the change; the same occasion once. */
export async function queueReactions(
  { tx, accountId }: { tx: Transaction; accountId: string },
  { action, subject, facts }: AuditEntry,
): Promise<void> {
  const due = byAction.get(action)
  if (due === undefined) return
  await tx
    .insert(outbox)
    .values({
      accountId,
      reaction: due.reaction,
      subject,
      occasion: String(facts[due.occasion] ?? ''),
      facts,
    })
    .onConflictDoNothing()
}
