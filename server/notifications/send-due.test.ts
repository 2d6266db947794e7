import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { memberships } from '../db/schema/accounts.ts'
import { outbox } from '../db/schema/audit.ts'
import { mailbox, mailDeliveries, notices } from '../db/schema/messages.ts'
import { subscriptions } from '../db/schema/subscriptions.ts'
import { databaseViolations } from '../reliability/database-invariants.ts'
import { sampleDetails } from '#shared/testing/billing-details.ts'
import { openTestPaydesk, type Tab, type TestPaydesk } from '../testing/test-paydesk.ts'
import { type Mail, type Mailer, MailRefused } from './mailer.ts'
import { sendDueMessages } from './send-due.ts'

let desk: TestPaydesk
let payer: Tab

beforeAll(async () => {
  desk = await openTestPaydesk()
  payer = await desk.newcomer()
  await desk.confirm(await desk.start(payer))
  await desk.settle()
  const colleagues = await Promise.all([
    desk.newcomer('billing_manager'),
    desk.newcomer('member'),
    desk.newcomer('accountant'),
  ])
  for (const { accountId, visitor } of colleagues) {
    await desk.database.db
      .update(memberships)
      .set({ accountId: payer.accountId, role: visitor.membership.role })
      .where(eq(memberships.accountId, accountId))
  }
})
beforeEach(async () => {
  await desk.database.execute(`delete from notices; delete from mail_deliveries; delete from mailbox`)
  await desk.database.execute(
    `update outbox set state = 'pending', attempts = 0, due_at = now(), last_error = null, ended_at = null, created_at = now()`,
  )
})
afterEach(async () => expect(await databaseViolations(desk.database.db)).toEqual([]))
afterAll(() => desk.end())

/** A provider as the test wants it. */
function provider(knowsKeys: boolean, answer: (mail: Mail, turn: number) => Promise<void> = async () => {}) {
  const taken: string[] = []
  let turns = 0
  const mailer: Mailer = {
    knowsKeys,
    async send(mail) {
      const arrives = !knowsKeys || !taken.includes(mail.key)
      await answer(mail, ++turns)
      if (arrives) taken.push(mail.key)
    },
  }
  return { mailer, taken, turns: () => turns, deps: { ...desk.deps, mailer } }
}

const states = async () =>
  (await desk.database.db.select({ state: outbox.state }).from(outbox)).map(({ state }) => state)
const allSent = async () => expect(new Set(await states())).toEqual(new Set(['sent']))
const deliveries = async () =>
  (await desk.database.db.select({ state: mailDeliveries.state }).from(mailDeliveries)).map(
    ({ state }) => state,
  )
const makeDue = () => desk.database.execute(`update outbox set due_at = now()`)

test('F42: a message is a notice in the app and one mail to each who manages billing, however often the sender runs', async () => {
  const messages = await desk.database.db.$count(outbox)
  expect(messages).toBeGreaterThan(1)
  expect(await sendDueMessages(desk.deps)).toBe(messages)
  expect(await sendDueMessages(desk.deps)).toBe(0)
  await allSent()
  expect(await desk.database.db.$count(notices)).toBe(messages)
  const mails = await desk.database.db.select().from(mailbox)
  expect(mails).toHaveLength(messages * 2)
  expect(new Set(mails.map(({ recipient }) => recipient))).toEqual(
    new Set(['person1@example.com', 'person2@example.com']),
  )
  expect(mails.map(({ subject }) => subject)).toContainEqual(
    expect.stringMatching(/^Your receipt for invoice /),
  )
})

test('F42: senders that run at once send each message once', async () => {
  const { deps, taken, turns } = provider(false)
  await Promise.all([1, 2, 3].map(() => sendDueMessages(deps)))
  expect(turns()).toBe(new Set(taken).size)
  expect(taken).toHaveLength((await desk.database.db.$count(outbox)) * 2)
  await allSent()
})

/** The provider takes the first mail and its answer never comes. */
const answerLost = async (taken: (mail: Mail) => void, mail: Mail, turn: number): Promise<void> => {
  if (turn > 1) return
  taken(mail)
  throw new Error('the answer timed out')
}

test('F42: a mail whose answer is lost is sent again under its key where the provider knows keys, and arrives once', async () => {
  const all = provider(true, (mail, turn) => answerLost(({ key }) => all.taken.push(key), mail, turn))
  await sendDueMessages(all.deps)
  expect(await states()).toContain('pending')
  await makeDue()
  await sendDueMessages(all.deps)
  await allSent()
  expect(all.turns()).toBe(all.taken.length + 1)
  expect(new Set(all.taken).size).toBe(all.taken.length)
  expect(new Set(await deliveries())).toEqual(new Set(['accepted']))
})

test('F42: a mail whose answer is lost is not sent again where nobody would notice the second', async () => {
  const all = provider(false, (mail, turn) => answerLost(({ key }) => all.taken.push(key), mail, turn))
  await sendDueMessages(all.deps)
  await allSent()
  await makeDue()
  await sendDueMessages(all.deps)
  expect(all.turns()).toBe(all.taken.length)
  expect(new Set(all.taken).size).toBe(all.taken.length)
  expect((await deliveries()).filter((state) => state === 'unknown')).toHaveLength(1)
})

test.each([
  [true, 'accepted'],
  [false, 'unknown'],
] as const)(
  'F42: a sender that ended while a mail was leaving (provider knows keys: %s) leaves it %s',
  async (knowsKeys, state) => {
    const [message] = await desk.database.db.select().from(outbox).limit(1)
    const key = `${message?.id}:${payer.visitor.user.id}`
    await desk.database.execute(
      `insert into mail_deliveries (key, outbox_id, user_id, state) values ($1, $2, $3, 'leaving')`,
      [key, message?.id, payer.visitor.user.id],
    )
    const { deps, taken } = provider(knowsKeys)
    await sendDueMessages(deps)
    await allSent()
    expect(taken.includes(key)).toBe(knowsKeys)
    const [row] = await desk.database.db.select().from(mailDeliveries).where(eq(mailDeliveries.key, key))
    expect(row?.state).toBe(state)
  },
)

test('F42: a refused mail keeps no other from leaving, is tried again after growing waits and at last left to people', async () => {
  const { deps, taken } = provider(false, async ({ recipient }) => {
    if (recipient.email === 'person1@example.com') throw new MailRefused('the mailbox is full')
  })
  const waits: number[] = []
  for (let attempt = 1; attempt <= 10; attempt++) {
    await sendDueMessages(deps)
    const { rows } = await desk.database.execute(
      `select max(extract(epoch from due_at - now())) as wait from outbox`,
    )
    waits.push(Number(rows[0]?.['wait']))
    await makeDue()
  }
  expect(waits.slice(0, 5)).toEqual(waits.slice(0, 5).toSorted((a, b) => a - b))
  expect(new Set(await states())).toEqual(new Set(['failed']))
  expect(taken).toHaveLength(await desk.database.db.$count(outbox))
  expect(new Set(await deliveries())).toEqual(new Set(['accepted', 'refused']))
  const [row] = await desk.database.db.select({ error: outbox.lastError }).from(outbox).limit(1)
  expect(row?.error).toBe('MailRefused: the mailbox is full')
  expect(await sendDueMessages(deps)).toBe(0)
})

test('F29: a message that is no longer true when its turn comes, or is days old, reaches nobody', async () => {
  const [row] = await desk.database.db
    .select({ id: subscriptions.stripeId, status: subscriptions.status })
    .from(subscriptions)
    .where(eq(subscriptions.accountId, payer.accountId))
  expect(row?.status).toBe('active')
  await desk.database.execute(`update outbox set created_at = now() - interval '4 days'`)
  await desk.database.db.insert(outbox).values({
    accountId: payer.accountId,
    reaction: 'payment_needed',
    subject: `subscriptions:${row?.id}`,
    occasion: 'a period',
    facts: {},
  })
  await sendDueMessages(desk.deps)
  expect(new Set(await states())).toEqual(new Set(['obsolete']))
  expect(await desk.database.db.$count(notices)).toBe(0)
  expect(await desk.database.db.$count(mailbox)).toBe(0)
  await desk.database.db.delete(outbox).where(sql`${outbox.reaction} = 'payment_needed'`)
})

test('a receipt goes to the addresses for invoices as well, in their language, and to nobody twice', async () => {
  const tab = await desk.newcomer()
  const { version } = await tab.page.billingDetails.get()
  const emails = ['books@example.com', tab.visitor.user.email, 'archive@example.com']
  const details = { ...sampleDetails, emails, language: 'it' as const }
  await tab.page.billingDetails.save({ attemptId: crypto.randomUUID(), version, details })
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  await sendDueMessages(desk.deps)
  const mails = await desk.database.db.select().from(mailbox)
  const receipts = mails.filter(
    ({ recipient }) => recipient.includes('@example.com') && isOf(recipient, emails),
  )
  const by = (email: string) => receipts.filter(({ recipient }) => isOf(recipient, [email]))
  expect(by('books@example.com').length).toBe(1)
  expect(by('archive@example.com').length).toBe(1)
  expect(by(tab.visitor.user.email).filter(({ subject }) => /receipt/i.test(subject)).length).toBe(1)
  expect(by('books@example.com')[0]?.subject).toMatch(/[Rr]icevuta|[Pp]agamento/)
})

const isOf = (recipient: string, emails: readonly string[]) =>
  emails.some((email) => recipient.includes(email))
