import { eq } from 'drizzle-orm'
import { rateLimits } from '../db/schema/rate-limits.ts'
import type { Deps } from '../deps.ts'

/** What somebody who runs the desk has to look into at once. */
export interface Alert {
  name:
    | 'card_entry_locked'
    | 'card_testing'
    | 'checkout_page'
    | 'events_failed'
    | 'events_silent'
    | 'operations_need_review'
  /** One sentence; it is the subject of the mail. */
  text: string
  /** Names or counts of what is wrong, never contents. */
  differences: readonly string[]
}

export type Alarm = Pick<Deps, 'db' | 'log' | 'mailer' | 'clock' | 'settings'>

const patienceMs = 60_000
const dayMs = 86_400_000

/**
 * Tells the operator: as an error in the log each time, and as a mail where an address is set, once a day for the same
 * alert, whichever process tells. A mail that cannot leave is an error in the log as well, and the next alert tries again.
 */
export async function alertOperator(
  { db, log, mailer, clock, settings }: Alarm,
  { name, text, differences }: Alert,
): Promise<void> {
  log.error({ alert: name, differences }, text)
  const { alertMail, appUrl } = settings
  if (alertMail === null) return
  const now = clock.now()
  const key = `alert:${name}:${now.toISOString().slice(0, 10)}`
  const first = await db
    .insert(rateLimits)
    .values({ key, points: 1, expire: now.getTime() + dayMs })
    .onConflictDoNothing()
    .returning({ key: rateLimits.key })
  if (first.length === 0) return
  const mail = {
    key,
    recipient: { name: '', email: alertMail },
    language: 'en' as const,
    subject: `Alert: ${text}`,
    text: [`${appUrl}: ${text}.`, '', ...differences.map((difference) => `- ${difference}`), ''].join('\n'),
  }
  try {
    await mailer.send(mail, AbortSignal.timeout(patienceMs))
  } catch (error) {
    log.error({ err: error, alert: name }, 'an alert could not be sent by mail')
    // Twice is better than never: nobody pays for an alert.
    await db.delete(rateLimits).where(eq(rateLimits.key, key))
  }
}
