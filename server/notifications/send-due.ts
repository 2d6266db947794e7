import { and, eq, inArray } from 'drizzle-orm'
import { localeSchema } from '#shared/contracts/plans.ts'
import { ensurePayLink } from '../billing/pay-links/make-link.ts'
import { accounts, memberships } from '../db/schema/accounts.ts'
import { users } from '../db/schema/auth.ts'
import { notices } from '../db/schema/messages.ts'
import type { Deps } from '../deps.ts'
import { maxAttempts } from '../webhooks/inbox.ts'
import { deliverMail } from './deliver-mail.ts'
import { claimMessages, endMessage, type Message, putBackMessage } from './outbox.ts'
import { paymentFacts } from './payment-facts.ts'
import { isStillTrue } from './still-true.ts'
import { writeMail } from './write-mail.ts'

const batchSize = 50

/**
 * Sends all messages that are due: as a notice in the app, and as a mail to each person who manages the account's
 * billing. One that fails holds up no other. Safe to run twice at once.
 * @returns how many messages are over
 */
export async function sendDueMessages(deps: Deps): Promise<number> {
  let over = 0
  for (;;) {
    const messages = await claimMessages(deps.db, batchSize)
    if (messages.length === 0) return over
    for (const message of messages) if (await sendOne(deps, message)) over++
  }
}

async function sendOne(deps: Deps, message: Message): Promise<boolean> {
  try {
    if (!(await isStillTrue(deps, message))) {
      await endMessage(deps.db, message, 'obsolete')
      return true
    }
    const told = await withFacts(deps, message)
    await putUpNotice(deps, told)
    await sendMails(deps, told)
    await endMessage(deps.db, message, 'sent')
    return true
  } catch (error) {
    const isLast = message.attempts >= maxAttempts
    deps.log[isLast ? 'error' : 'warn'](
      { err: error, messageId: message.id, reaction: message.reaction, attempts: message.attempts },
      isLast ? 'a message failed for good' : 'a message failed and is tried again',
    )
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    await putBackMessage(deps.db, message, text)
    return false
  }
}

interface Told extends Message {
  invoiceId: string | null
  payUrl: string | null
}

/** The message with what can only be said when it leaves. */
async function withFacts(deps: Deps, message: Message): Promise<Told> {
  if (message.reaction !== 'payment_needed') return { ...message, invoiceId: null, payUrl: null }
  const { id, accountId } = message
  const { invoice, facts } = await paymentFacts(deps, accountId)
  const told = { ...message, facts: { ...message.facts, ...facts } }
  if (invoice === null) return { ...told, invoiceId: null, payUrl: null }
  const link = { id, accountId, invoiceStripeId: invoice.stripeId, createdBy: null }
  return { ...told, invoiceId: invoice.publicId, payUrl: (await ensurePayLink(deps, link)).url }
}

async function putUpNotice({ db, changes }: Deps, { id, accountId, reaction, facts, invoiceId }: Told) {
  const put = await db
    .insert(notices)
    .values({ id, accountId, reaction, facts, invoiceId })
    .onConflictDoNothing()
    .returning({ id: notices.id })
  if (put.length > 0) await changes.publish(accountId, ['notice'])
}

/** One refused mail keeps no other from leaving; the first refusal is thrown afterwards. */
async function sendMails(deps: Deps, message: Told): Promise<void> {
  const failures: unknown[] = []
  for (const { userId, locale, timeZone, ...recipient } of await recipientsOf(deps.db, message.accountId)) {
    const words = writeMail({
      ...message,
      locale: localeSchema.catch('en').parse(locale),
      timeZone,
      name: recipient.name,
      appUrl: deps.settings.appUrl,
    })
    const mail = { key: `${message.id}:${userId}`, recipient, ...words }
    await deliverMail(deps, message, userId, mail).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

/** Those who may act on what a message says. */
function recipientsOf(db: Deps['db'], accountId: string) {
  return db
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      locale: accounts.locale,
      timeZone: accounts.timeZone,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.accountId, accountId), inArray(memberships.role, ['owner', 'billing_manager'])))
    .orderBy(memberships.createdAt)
}
