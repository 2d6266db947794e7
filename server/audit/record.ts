import type { ActivityEntry, AuditAction } from '#shared/contracts/activity.ts'
import type { Transaction } from '../db/client.ts'
import { auditEntries } from '../db/schema/audit.ts'

/** Who caused a change. */
export type Actor =
  | { kind: 'user' | 'admin'; userId: string | null; name: string | null }
  | { kind: 'stripe' | 'job' }

/** One thing that happened, in the closed vocabulary that pages put into words. */
export interface AuditDraft {
  action: AuditAction
  facts: ActivityEntry['facts']
}

export interface AuditEntry extends AuditDraft {
  subject: string
  before?: Record<string, unknown> | null
  after?: Record<string, unknown> | null
  /** Set where no row changes with the entry. */
  onceKey?: string
}

export interface AuditContext {
  tx: Transaction
  accountId: string | null
  at: Date
  actor: Actor
  operationId?: string
  eventId?: string
}

/** Adds one entry to the trail, in the transaction of the change. @returns false when its `onceKey` was there already */
export async function recordAudit(context: AuditContext, entry: AuditEntry): Promise<boolean> {
  const { tx, actor } = context
  const inserted = await tx
    .insert(auditEntries)
    .values({
      accountId: context.accountId,
      at: context.at,
      actorKind: actor.kind,
      actorName: 'name' in actor ? actor.name : null,
      actorUserId: 'userId' in actor ? actor.userId : null,
      action: entry.action,
      subject: entry.subject,
      before: entry.before ?? null,
      after: entry.after ?? null,
      facts: entry.facts,
      operationId: context.operationId ?? null,
      eventId: context.eventId ?? null,
      onceKey: entry.onceKey ?? null,
    })
    .onConflictDoNothing({ target: auditEntries.onceKey })
    .returning({ id: auditEntries.id })
  return inserted.length > 0
}
