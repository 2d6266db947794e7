import { eq } from 'drizzle-orm'
import { mailDeliveries } from '../db/schema/messages.ts'
import type { Deps } from '../deps.ts'
import { type Mail, MailRefused } from './mailer.ts'
import type { Message } from './outbox.ts'

type Sender = Pick<Deps, 'db' | 'mailer' | 'log'>
type DeliveryState = (typeof mailDeliveries.$inferSelect)['state']

/** Shorter than a claim lasts, so a mail that is still leaving is held by nobody else. */
const patienceMs = 60_000

/**
 * Hands one mail to the mailer, at most once where the mailer does not know keys: a mail that may have left is not sent
 * again. Throws when another try is due.
 */
export async function deliverMail(
  sender: Sender,
  { id }: Message,
  userId: string | null,
  mail: Mail,
): Promise<void> {
  if (!(await mayLeave(sender, id, userId, mail.key))) return
  try {
    await sender.mailer.send(mail, AbortSignal.timeout(patienceMs))
  } catch (error) {
    return meetFailure(sender, mail.key, error)
  }
  await note(sender, mail.key, 'accepted')
}

/** Notes that the mail is leaving. @returns false when an earlier try had it taken, or may have */
async function mayLeave(
  sender: Sender,
  outboxId: string,
  userId: string | null,
  key: string,
): Promise<boolean> {
  const begun = await sender.db
    .insert(mailDeliveries)
    .values({ key, outboxId, userId, state: 'leaving' })
    .onConflictDoNothing()
    .returning({ key: mailDeliveries.key })
  if (begun.length > 0) return true
  const [earlier] = await sender.db.select().from(mailDeliveries).where(eq(mailDeliveries.key, key))
  switch (earlier?.state) {
    case 'refused':
      await note(sender, key, 'leaving')
      return true
    case 'leaving':
      if (!sender.mailer.knowsKeys) await giveUp(sender, key, 'the process ended while the mail was leaving')
      return sender.mailer.knowsKeys
    default:
      return false
  }
}

async function meetFailure(sender: Sender, key: string, error: unknown): Promise<void> {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  if (error instanceof MailRefused) {
    await note(sender, key, 'refused', text)
    throw error
  }
  if (sender.mailer.knowsKeys) throw error
  await giveUp(sender, key, text)
}

async function giveUp(sender: Sender, key: string, error: string): Promise<void> {
  sender.log.warn({ key, error }, 'nobody knows whether a mail left; it is not sent again')
  await note(sender, key, 'unknown', error)
}

async function note({ db }: Sender, key: string, state: DeliveryState, error: string | null = null) {
  await db
    .update(mailDeliveries)
    .set({ state, lastError: error?.slice(0, 2000) ?? null })
    .where(eq(mailDeliveries.key, key))
}
