import { and, eq, inArray } from 'drizzle-orm'
import { managerRoles } from '#shared/billing/manager-roles.ts'
import { type NoticeReaction, noticeReactions } from '#shared/contracts/notices.ts'
import { localeSchema } from '#shared/contracts/plans.ts'
import { loadCustomer } from '../billing/billing-details/load-customer.ts'
import { joinUrlOf } from '../billing/members/join.ts'
import { ensurePayLink } from '../billing/pay-links/make-link.ts'
import { accounts, memberships } from '../db/schema/accounts.ts'
import { users } from '../db/schema/auth.ts'
import { invitations, seatRequests } from '../db/schema/members.ts'
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
 * billing; receipts and what is owed also to the addresses for invoices. One that fails holds up no other. Safe to run twice at once.
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
  joinUrl: string | null
}

/** The message with what can only be said when it leaves. */
async function withFacts(deps: Deps, message: Message): Promise<Told> {
  const bare = { ...message, invoiceId: null, payUrl: null, joinUrl: null }
  if (message.reaction === 'invitation') {
    const invitation = await invitationOf(deps.db, message)
    return {
      ...bare,
      facts: { ...message.facts, name: invitation.invitedByName, account: invitation.account },
      joinUrl: await joinUrlOf(deps, invitation),
    }
  }
  if (message.reaction !== 'payment_needed') return bare
  const { id, accountId } = message
  const { invoice, facts } = await paymentFacts(deps, accountId)
  const told = { ...bare, facts: { ...message.facts, ...facts } }
  if (invoice === null) return told
  const link = { id, accountId, invoiceStripeId: invoice.stripeId, createdBy: null }
  return { ...told, invoiceId: invoice.publicId, payUrl: (await ensurePayLink(deps, link)).url }
}

async function invitationOf(db: Deps['db'], { subject }: Message) {
  const [row] = await db
    .select({
      id: invitations.id,
      email: invitations.email,
      expiresAt: invitations.expiresAt,
      invitedByName: invitations.invitedByName,
      account: accounts.name,
    })
    .from(invitations)
    .innerJoin(accounts, eq(accounts.id, invitations.accountId))
    .where(eq(invitations.id, subject.slice('invitations:'.length)))
  if (row === undefined) throw new Error(`the message is about ${subject}, which is not there`)
  return row
}

/** What goes to one person alone is nobody else's news. */
async function putUpNotice(
  { db, changes }: Deps,
  { id, accountId, reaction: about, facts, invoiceId }: Told,
) {
  const reaction = noticeReactions.find((each) => each === about)
  if (reaction === undefined) return
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
  for (const { key, userId, locale, timeZone, ...recipient } of await recipientsOf(deps, message)) {
    const words = writeMail({
      ...message,
      locale: localeSchema.catch('en').parse(locale),
      timeZone,
      name: recipient.name,
      appUrl: deps.settings.appUrl,
    })
    const mail = { key, recipient, ...words }
    await deliverMail(deps, message, userId, mail).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

interface Recipient {
  key: string
  userId: string | null
  name: string
  email: string
  locale: string
  timeZone: string
}

/** What concerns bookkeeping goes to the addresses for invoices as well. */
const alsoToInvoiceEmails: ReadonlySet<string> = new Set<NoticeReaction>(['receipt', 'payment_needed'])

/** Those who may act on what a message says, and with invoices whoever keeps the books; nobody twice. */
async function recipientsOf(deps: Deps, message: Message): Promise<Recipient[]> {
  const { id, accountId, reaction } = message
  if (reaction === 'invitation') return invitedBy(deps.db, message)
  if (reaction === 'seat_decided') return askerOf(deps.db, message)
  const managers = (await managersOf(deps.db, accountId)).map((manager) => ({
    ...manager,
    key: `${id}:${manager.userId}`,
  }))
  const [first] = managers
  const details = (await loadCustomer(deps, accountId))?.details
  if (first === undefined || details?.email == null || !alsoToInvoiceEmails.has(reaction)) return managers
  const told = new Set(managers.map(({ email }) => email.toLowerCase()))
  const books = [details.email, ...details.moreEmails].filter((email) => !told.has(email.toLowerCase()))
  return [
    ...managers,
    ...books.map((email) => ({
      key: `${id}:${email.toLowerCase()}`,
      userId: null,
      name: details.name ?? email,
      email,
      locale: details.languages[0]?.slice(0, 2) ?? first.locale,
      timeZone: first.timeZone,
    })),
  ]
}

/** Whom a mail goes to, with how their account reads it. */
const personColumns = {
  userId: users.id,
  name: users.name,
  email: users.email,
  locale: accounts.locale,
  timeZone: accounts.timeZone,
}

async function invitedBy(db: Deps['db'], { id, accountId, subject }: Message): Promise<Recipient[]> {
  const rows = await db
    .select({ email: invitations.email, locale: accounts.locale, timeZone: accounts.timeZone })
    .from(invitations)
    .innerJoin(accounts, eq(accounts.id, invitations.accountId))
    .where(
      and(eq(invitations.id, subject.slice('invitations:'.length)), eq(invitations.accountId, accountId)),
    )
  // Nobody knows their name yet.
  return rows.map((row) => ({ ...row, key: `${id}:${row.email}`, userId: null, name: row.email }))
}

async function askerOf(db: Deps['db'], { id, accountId, subject }: Message): Promise<Recipient[]> {
  const rows = await db
    .select(personColumns)
    .from(seatRequests)
    .innerJoin(users, eq(users.id, seatRequests.requestedBy))
    .innerJoin(accounts, eq(accounts.id, seatRequests.accountId))
    .where(
      and(eq(seatRequests.id, subject.slice('seat_requests:'.length)), eq(seatRequests.accountId, accountId)),
    )
  return rows.map((row) => ({ ...row, key: `${id}:${row.userId}` }))
}

function managersOf(db: Deps['db'], accountId: string) {
  return db
    .select(personColumns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.accountId, accountId), inArray(memberships.role, managerRoles)))
    .orderBy(memberships.createdAt)
}
