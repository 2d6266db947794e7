import { desc } from 'drizzle-orm'
import type { StoredMail } from '#shared/contracts/notices.ts'
import { BillingError } from '#shared/errors.ts'
import { mailbox } from '../db/schema/messages.ts'
import type { Deps } from '../deps.ts'

const shown = 100

/**
 * The latest mails that were kept on this machine instead of leaving, whoever they are for. There is no such thing, and
 * it says `not_found`, unless Stripe is the emulator and only this machine's people use it.
 */
export async function readMailbox({
  db,
  settings,
  stripeMode,
}: Pick<Deps, 'db' | 'settings' | 'stripeMode'>): Promise<StoredMail[]> {
  if (!settings.showMailbox || stripeMode !== 'emulator') {
    throw new BillingError('not_found', 'there is no mailbox here')
  }
  const rows = await db.select().from(mailbox).orderBy(desc(mailbox.at), desc(mailbox.key)).limit(shown)
  return rows.map(({ key, at, recipient, subject, text }) => ({
    key,
    at: at.toISOString(),
    recipient,
    subject,
    text,
  }))
}
