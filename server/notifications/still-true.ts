import { eq } from 'drizzle-orm'
import { invoices } from '../db/schema/invoices.ts'
import { invitations, seatRequests } from '../db/schema/members.ts'
import { subscriptions } from '../db/schema/subscriptions.ts'
import type { Deps } from '../deps.ts'
import type { Message } from './outbox.ts'

/** How long after the change a message is still worth sending. */
const freshForMs = 3 * 86_400_000

/** In which states of its subject a message still makes sense; what is not named here stays true. */
const statusesFor: Readonly<Record<string, readonly string[]>> = {
  trial_started: ['trialing', 'active', 'past_due'],
  trial_ending: ['trialing'],
  pause_ending: ['paused'],
  payment_needed: ['past_due', 'unpaid'],
  bank_check_needed: ['open'],
  invitation: ['open'],
  seat_requested: ['open'],
}

/** Whether what the message says is news and still so. "Your payment failed" after it was paid would only frighten. */
export async function isStillTrue(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  message: Message,
): Promise<boolean> {
  if (clock.now().getTime() - message.createdAt.getTime() > freshForMs) return false
  return isStillSo({ db }, message)
}

/** Whether the subject is in a state of which that can be said, however long ago it was said first. */
export async function isStillSo(
  { db }: Pick<Deps, 'db'>,
  { reaction, subject }: Pick<Message, 'reaction' | 'subject'>,
): Promise<boolean> {
  const statuses = statusesFor[reaction]
  if (statuses === undefined) return true
  const status = await statusOf(db, subject)
  return status !== null && statuses.includes(status)
}

/** The status of what a message is about: `<table>:<id>`. */
async function statusOf(db: Deps['db'], subject: string): Promise<string | null> {
  const [table, id = ''] = subject.split(':')
  if (table === 'invitations' || table === 'seat_requests') {
    const own = table === 'invitations' ? invitations : seatRequests
    const [row] = await db.select({ state: own.state }).from(own).where(eq(own.id, id))
    return row?.state ?? null
  }
  const mirror = table === 'invoices' ? invoices : subscriptions
  const [row] = await db.select({ status: mirror.status }).from(mirror).where(eq(mirror.stripeId, id))
  return row?.status ?? null
}
