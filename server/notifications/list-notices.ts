import { and, desc, eq, inArray } from 'drizzle-orm'
import { type Notice, type Notices, noticeReactions } from '#shared/contracts/notices.ts'
import { outbox } from '../db/schema/audit.ts'
import { invoices } from '../db/schema/invoices.ts'
import { noticeReads, notices } from '../db/schema/messages.ts'
import type { Deps } from '../deps.ts'
import { isStillSo } from './still-true.ts'

const shown = 50

export interface Reader {
  accountId: string
  userId: string
}

/** The account's latest notices as one of its people sees them: what they read, and what is over meanwhile. */
export async function listNotices(deps: Pick<Deps, 'db'>, { accountId, userId }: Reader): Promise<Notices> {
  const rows = await deps.db
    .select({ notice: notices, subject: outbox.subject, readAt: noticeReads.readAt })
    .from(notices)
    .innerJoin(outbox, eq(outbox.id, notices.id))
    .leftJoin(noticeReads, and(eq(noticeReads.noticeId, notices.id), eq(noticeReads.userId, userId)))
    .where(and(eq(notices.accountId, accountId), inArray(notices.reaction, [...noticeReactions])))
    .orderBy(desc(notices.at), desc(notices.id))
    .limit(shown)
  const list = await Promise.all(
    rows.map(async ({ notice, subject, readAt }): Promise<Notice> => {
      const { id, at, reaction, facts, invoiceId } = notice
      return {
        id,
        at: at.toISOString(),
        reaction,
        facts,
        invoiceId: invoiceId ?? (await invoiceNamed(deps, accountId, subject)),
        isRead: readAt !== null,
        isSolved: !(await isStillSo(deps, { reaction, subject })),
      }
    }),
  )
  return { notices: list, unread: list.filter(({ isRead, isSolved }) => !isRead && !isSolved).length }
}

/** Notes, for all of the person's tabs, that they have read those of the account's notices; again is no harm, and others' names do nothing. */
export async function markNoticesRead(
  { db, clock, changes }: Pick<Deps, 'db' | 'clock' | 'changes'>,
  { accountId, userId }: Reader,
  noticeIds: readonly string[],
): Promise<void> {
  const own = await db
    .select({ noticeId: notices.id })
    .from(notices)
    .where(and(eq(notices.accountId, accountId), inArray(notices.id, [...noticeIds])))
  if (own.length === 0) return
  const readAt = clock.now()
  await db
    .insert(noticeReads)
    .values(own.map(({ noticeId }) => ({ noticeId, userId, readAt })))
    .onConflictDoNothing()
  await changes.publish(accountId, ['notice'])
}

async function invoiceNamed(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  subject: string,
): Promise<string | null> {
  const [table, stripeId = ''] = subject.split(':')
  if (table !== 'invoices') return null
  const [row] = await db
    .select({ publicId: invoices.publicId })
    .from(invoices)
    .where(and(eq(invoices.accountId, accountId), eq(invoices.stripeId, stripeId)))
  return row?.publicId ?? null
}
