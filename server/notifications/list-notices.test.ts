import { afterAll, beforeAll, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { memberships } from '../db/schema/accounts.ts'
import { contextFor } from '../testing/in-process.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../testing/test-paydesk.ts'
import { appRouter } from '../trpc/router.ts'
import { createCallerFactory } from '../trpc/trpc.ts'
import { sendDueMessages } from './send-due.ts'

const callerOf = createCallerFactory(appRouter)
let desk: TestPaydesk
let owner: Tab
let colleague: Tab['page']

beforeAll(async () => {
  desk = await openTestPaydesk()
  owner = await desk.subscriber()
  const { accountId, visitor } = await desk.newcomer('billing_manager')
  await desk.database.db
    .update(memberships)
    .set({ accountId: owner.accountId })
    .where(eq(memberships.accountId, accountId))
  colleague = desk.pageOf({ ...visitor, membership: { accountId: owner.accountId, role: 'billing_manager' } })
  await sendDueMessages(desk.deps)
})
afterAll(() => desk.end())

test('a notice is told once to each manager, who reads it for themselves, and no other account marks it', async () => {
  const { notices, unread } = await owner.page.notices.list()
  expect(notices.map(({ reaction }) => reaction).sort()).toEqual(['receipt', 'welcome'])
  expect(unread).toBe(2)
  expect(notices.find(({ reaction }) => reaction === 'receipt')?.invoiceId).toMatch(/^[0-9a-f-]{36}$/)
  const noticeIds = notices.map(({ id }) => id)
  await (await desk.newcomer()).page.notices.markRead({ noticeIds })
  expect((await owner.page.notices.list()).unread).toBe(2)
  await owner.page.notices.markRead({ noticeIds })
  await owner.page.notices.markRead({ noticeIds })
  expect((await owner.page.notices.list()).unread).toBe(0)
  expect((await colleague.notices.list()).unread).toBe(2)
  await sendDueMessages(desk.deps)
  expect((await owner.page.notices.list()).notices).toHaveLength(2)
})

test('a failed renewal is told with its amount, reason and next try, in a mail whose link pays it, and is over once it is paid', async () => {
  await desk.payWith(owner, 'pm_card_chargeCustomerFail')
  await desk.pass(owner, 32)
  await sendDueMessages(desk.deps)
  const find = async () =>
    (await owner.page.notices.list()).notices.find(({ reaction }) => reaction === 'payment_needed')
  const recovery = await owner.page.invoices.recovery()
  expect(await find()).toMatchObject({
    invoiceId: recovery?.invoiceId,
    isSolved: false,
    facts: {
      amountMinor: 900,
      currency: 'eur',
      reason: 'bank_declined',
      nextAttemptAt: recovery?.nextAttemptAt,
    },
  })
  const mails = (await owner.page.dev.mails()).filter(({ subject }) => subject.includes('€9.00'))
  expect(mails.map(({ recipient }) => recipient).sort()).toEqual([
    'person1@example.com',
    'person2@example.com',
  ])
  expect(mails[0]?.subject).toBe('We could not charge €9.00 (the bank declined)')
  const token = /\/pay\/(\S+)/.exec(mails[0]?.text ?? '')?.[1] ?? ''
  const guest = callerOf(contextFor(desk.deps))
  expect(await guest.payLinks.open({ token })).toMatchObject({
    kind: 'open',
    remaining: { amountMinor: 900 },
  })
  const customer = await customerOf(owner)
  const { id } = await desk.deps.stripe.paymentMethods.attach('pm_card_visa', { customer })
  const open = await desk.deps.stripe.invoices.list({ customer, status: 'open' })
  await desk.deps.stripe.invoices.pay(open.data[0]?.id ?? '', { payment_method: id })
  await desk.settle()
  expect(await find()).toMatchObject({ isSolved: true })
})

const customerOf = async (tab: Tab) => {
  const subscription = await desk.deps.stripe.subscriptions.retrieve(await desk.subscriptionIdOf(tab))
  return String(subscription.customer)
}

test('the mailbox of this machine is there with the emulator only, whoever asks', async () => {
  const { stripeMode, settings } = desk.deps
  for (const wrong of [
    { stripeMode: 'live' as const },
    { stripeMode: 'test' as const },
    { settings: { ...settings, showMailbox: false } },
  ]) {
    const page = desk.pageOf(owner.visitor, { stripeMode, settings, ...wrong })
    expect((await refusalOf(page.dev.mails())).code).toBe('not_found')
  }
})
