import type { Locale } from '#shared/contracts/plans.ts'
import type { Database } from '../db/client.ts'
import { mailbox } from '../db/schema/messages.ts'

/** One message to one person, in words. */
export interface Mail {
  /** The same for each try at the same mail. */
  key: string
  recipient: { name: string; email: string }
  language: Locale
  subject: string
  text: string
}

/** What takes mails away. */
export interface Mailer {
  /** True when it takes mails of one key once, however often they come; then a mail whose fate is not known is sent again. */
  readonly knowsKeys: boolean
  /**
   * Resolves when the mail was taken.
   * @throws MailRefused when it was surely not taken; after any other error it may have been
   */
  send(mail: Mail, signal: AbortSignal): Promise<void>
}

/** The mail was not taken; another try may fare better. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
}

/** Keeps mails in the database, where people on this machine read them. Each key is there once. */
export function createMailbox(db: Database): Mailer {
  return {
    knowsKeys: true,
    async send({ key, recipient, subject, text }) {
      await db
        .insert(mailbox)
        .values({ key, recipient: recipient.email, subject, text })
        .onConflictDoNothing()
    },
  }
}
