import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import { charges } from '../../db/schema/payments.ts'
import { sendDueMessages } from '../../notifications/send-due.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { remindOfResumptions } from './remind-of-resumption.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterEach(() => {
  desk.faults.length = 0
})
afterAll(() => desk.end())

const attempt = () => ({ attemptId: crypto.randomUUID() })

const current = (tab: Tab) => tab.page.subscriptions.current()
const invoicesOf = async (tab: Tab) =>
  (await desk.deps.stripe.invoices.list({ subscription: await desk.subscriptionIdOf(tab) })).data

test('a plan is paused at once and without an end, costs nothing meanwhile, and is resumed for the amount that was shown', async () => {
  const tab = await desk.subscriber()
  await desk.pass(tab, 10)
  const paused = await tab.page.subscriptions.pause({ ...attempt(), from: 'now', months: null })
  expect(paused).toMatchObject({ state: { kind: 'paused', because: 'wanted', resumesAt: null } })
  expect(paused.allowed).toEqual(expect.arrayContaining(['resume', 'cancel']))
  await desk.pass(tab, 30)
  expect(await invoicesOf(tab)).toHaveLength(1)
  const quote = await tab.page.subscriptions.quoteAction({ action: 'resume' })
  // A month of Starter less what the first one left unused.
  expect(quote.dueNow.amountMinor).toBeGreaterThan(0)
  expect(quote.dueNow.amountMinor).toBeLessThan(900)
  const wish = { ...attempt(), quoteId: quote.quoteId }
  expect(await tab.page.subscriptions.resume(wish)).toEqual({ kind: 'done' })
  expect(await tab.page.subscriptions.resume(wish)).toEqual({ kind: 'done' })
  expect(await current(tab)).toMatchObject({ state: { kind: 'active' } })
  expect((await invoicesOf(tab)).map(({ amount_paid }) => amount_paid)).toEqual([
    quote.dueNow.amountMinor,
    900,
  ])
})

test('a pause from the end of the period with an end lets go of what was booked, runs by the clock and charges the way back', async () => {
  const tab = await desk.subscriber()
  await desk.deps.stripe.subscriptionSchedules.create({ from_subscription: await desk.subscriptionIdOf(tab) })
  await desk.settle()
  const before = await current(tab)
  const booked = await tab.page.subscriptions.pause({ ...attempt(), from: 'period_end', months: 1 })
  expect(booked).toMatchObject({
    state: { kind: 'pause_booked', at: before.plan?.periodEndsAt },
    booked: { pause: { resumesAt: expect.any(String) } },
  })
  const taken = await tab.page.subscriptions.dropPause(attempt())
  expect(taken).toMatchObject({ state: { kind: 'active' }, booked: { pause: null } })
  await tab.page.subscriptions.pause({ ...attempt(), from: 'period_end', months: 1 })
  await desk.pass(tab, 33)
  expect(await current(tab)).toMatchObject({ state: { kind: 'paused', resumesAt: expect.any(String) } })
  expect(await invoicesOf(tab)).toHaveLength(1)
  await desk.pass(tab, 32)
  expect(await current(tab)).toMatchObject({ state: { kind: 'active' } })
  expect((await invoicesOf(tab)).map(({ amount_paid }) => amount_paid)).toEqual([900, 900])
})

test('whoever rests is told a week ahead what is charged, once, by the account’s own time', async () => {
  const tab = await desk.subscriber()
  await tab.page.subscriptions.pause({ ...attempt(), from: 'now', months: 1 })
  const told = async () => {
    await remindOfResumptions(desk.deps)
    await sendDueMessages(desk.deps)
    const { notices } = await tab.page.notices.list()
    return notices.filter(({ reaction }) => reaction === 'pause_ending')
  }
  await desk.pass(tab, 20)
  expect(await told()).toEqual([])
  await desk.pass(tab, 6)
  const { state } = await current(tab)
  if (state.kind !== 'paused') throw new Error('it is not paused')
  const [first, ...others] = await told()
  expect(first?.facts).toMatchObject({ endsAt: state.resumesAt, amountMinor: 900, currency: 'eur' })
  expect(others).toEqual([])
  expect(await told()).toHaveLength(1)
})

test('a pause that runs is extended to a later day, runs again on that day alone, and can lose its end', async () => {
  const tab = await desk.subscriber()
  const paused = await tab.page.subscriptions.pause({ ...attempt(), from: 'now', months: 1 })
  expect(paused.pauseExtensions.map(({ months }) => months)).toEqual([2, 3])
  const resumesAt = paused.pauseExtensions[0]?.resumesAt
  for (const months of [1, 4]) {
    expect(await refusalOf(tab.page.subscriptions.extendPause({ ...attempt(), months }))).toMatchObject({
      code: 'pause_not_offered',
    })
  }
  const wish = { ...attempt(), months: 2 }
  const extended = await tab.page.subscriptions.extendPause(wish)
  expect(extended).toMatchObject({ state: { kind: 'paused', resumesAt } })
  expect(await tab.page.subscriptions.extendPause(wish)).toEqual(extended)
  const told = await tab.page.activity.recent()
  expect(told.find(({ action }) => action === 'subscription.pause_extended')?.facts).toMatchObject({
    endsAt: resumesAt,
  })
  await desk.pass(tab, 40)
  expect(await current(tab)).toMatchObject({ state: { kind: 'paused', resumesAt } })
  expect(await invoicesOf(tab)).toHaveLength(1)
  await desk.pass(tab, 30)
  expect(await current(tab)).toMatchObject({ state: { kind: 'active' } })
  expect((await invoicesOf(tab)).map(({ amount_paid }) => amount_paid)).toHaveLength(2)
  expect(await refusalOf(tab.page.subscriptions.extendPause({ ...attempt(), months: 3 }))).toMatchObject({
    code: 'not_paused',
  })

  await tab.page.subscriptions.pause({ ...attempt(), from: 'now', months: 1 })
  expect(await tab.page.subscriptions.extendPause({ ...attempt(), months: null })).toMatchObject({
    state: { kind: 'paused', resumesAt: null },
    pauseExtensions: [],
  })
  await desk.pass(tab, 40)
  expect(await current(tab)).toMatchObject({ state: { kind: 'paused' } })
  expect(await invoicesOf(tab)).toHaveLength(2)
})

test('a way back that the card refuses leaves the plan paused, and paying its invoice resumes it', async () => {
  const tab = await desk.subscriber()
  await desk.payWith(tab, 'pm_card_chargeCustomerFail')
  await tab.page.subscriptions.pause({ ...attempt(), from: 'now', months: null })
  const first = await tab.page.subscriptions.quoteAction({ action: 'resume' })
  await desk.pass(tab, 5)
  await desk.deps.stripe.invoiceItems.create({
    customer: String(
      (await desk.deps.stripe.subscriptions.retrieve(await desk.subscriptionIdOf(tab))).customer,
    ),
    subscription: await desk.subscriptionIdOf(tab),
    amount: 500,
    currency: 'eur',
  })
  expect(
    await refusalOf(tab.page.subscriptions.resume({ ...attempt(), quoteId: first.quoteId })),
  ).toMatchObject({
    code: 'quote_expired',
  })
  const quote = await tab.page.subscriptions.quoteAction({ action: 'resume' })
  expect(
    await refusalOf(tab.page.subscriptions.resume({ ...attempt(), quoteId: quote.quoteId })),
  ).toMatchObject({ code: 'card_declined' })
  expect(await current(tab)).toMatchObject({ state: { kind: 'paused' } })
  await desk.payWith(tab, 'pm_card_visa')
  const again = await tab.page.subscriptions.quoteAction({ action: 'resume' })
  expect(again.dueNow).toEqual(quote.dueNow)
  expect(await tab.page.subscriptions.resume({ ...attempt(), quoteId: again.quoteId })).toEqual({
    kind: 'done',
  })
  expect(await current(tab)).toMatchObject({ state: { kind: 'active' } })
  expect(await invoicesOf(tab)).toHaveLength(2)
})

test('a way back that the bank wants to see is answered by the customer', async () => {
  const tab = await desk.subscriber()
  await desk.payWith(tab, 'pm_card_authenticationRequired')
  await desk.pass(tab, 10)
  await tab.page.subscriptions.pause({ ...attempt(), from: 'now', months: null })
  await desk.pass(tab, 5)
  const { quoteId, dueNow } = await tab.page.subscriptions.quoteAction({ action: 'resume' })
  expect(dueNow.amountMinor).toBeGreaterThan(0)
  expect(await tab.page.subscriptions.resume({ ...attempt(), quoteId })).toMatchObject({
    kind: 'confirm_payment',
    clientSecret: expect.stringContaining('_secret_'),
  })
  expect(await current(tab)).toMatchObject({ state: { kind: 'bank_check', purpose: 'resume' } })
})

test('a trial is ended early for the amount that was shown; a card that refuses leaves the trial as it was', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'business' } })
  const { quoteId, dueNow } = await tab.page.subscriptions.quoteAction({ action: 'end_trial' })
  expect(dueNow).toEqual({ amountMinor: 9900, currency: 'eur' })
  await desk.payWith(tab, 'pm_card_chargeCustomerFail')
  expect(await refusalOf(tab.page.subscriptions.endTrial({ ...attempt(), quoteId }))).toMatchObject({
    code: 'card_declined',
  })
  expect(await current(tab)).toMatchObject({ state: { kind: 'trialing' } })
  await desk.payWith(tab, 'pm_card_visa')
  expect(await tab.page.subscriptions.endTrial({ ...attempt(), quoteId })).toEqual({ kind: 'done' })
  expect(await current(tab)).toMatchObject({ state: { kind: 'active' } })
  expect((await invoicesOf(tab)).map(({ amount_paid }) => amount_paid)).toEqual([9900, 0])
})

test('F18: a plan that is ended at once gives back what was shown, once, whatever answer is lost', async () => {
  const tab = await desk.subscriber()
  await desk.pass(tab, 10)
  const { quoteId, dueNow } = await tab.page.subscriptions.quoteAction({ action: 'cancel_now' })
  expect(dueNow.amountMinor).toBeLessThan(-500)
  const wish = { ...attempt(), reason: null, comment: null, nowByQuote: quoteId }
  const swallow = async (request: Request) => {
    await desk.emulator.fetch(request.clone())
    return new Response('{"error":{"type":"api_error"}}', { status: 500 })
  }
  desk.faults.push(swallow)
  await tab.page.subscriptions.cancel(wish).catch(() => null)
  desk.faults.length = 0
  expect(await tab.page.subscriptions.cancel(wish)).toMatchObject({ state: { kind: 'canceled' } })
  await desk.settle()
  const given = await desk.database.db.select().from(charges).where(eq(charges.accountId, tab.accountId))
  expect(given.map(({ refundedMinor }) => refundedMinor)).toEqual([-dueNow.amountMinor])
})

test('F53: two people who act at once act one after the other, and the second is told who does what', async () => {
  const tab = await desk.subscriber()
  const other = desk.pageOf({
    user: { ...tab.visitor.user, name: 'Luis' },
    membership: { ...tab.visitor.membership, role: 'billing_manager' },
  })
  desk.faults.push(async (request) => {
    const refused = await refusalOf(other.subscriptions.pause({ ...attempt(), from: 'now', months: null }))
    expect(refused).toEqual({
      code: 'operation_running',
      details: { kind: 'cancel_subscription', startedBy: tab.visitor.user.name },
    })
    return desk.emulator.fetch(request)
  })
  await tab.page.subscriptions.cancel({ ...attempt(), reason: null, comment: null })
  expect(
    await refusalOf(other.subscriptions.pause({ ...attempt(), from: 'now', months: null })),
  ).toMatchObject({
    code: 'already_ending',
  })
  expect(await current(tab)).toMatchObject({ state: { kind: 'canceling' } })
})

test('F55: an amount that was shown ten minutes ago is not charged, and nothing is sent', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'business' } })
  const { quoteId } = await tab.page.subscriptions.quoteAction({ action: 'end_trial' })
  const before = desk.wall.now
  desk.wall.now = new Date(before.getTime() + 10 * 60_000)
  desk.requests.length = 0
  expect(await refusalOf(tab.page.subscriptions.endTrial({ ...attempt(), quoteId }))).toMatchObject({
    code: 'quote_expired',
  })
  expect(desk.requests).toEqual([])
  desk.wall.now = before
})

test('A5: a second account gets no trial with the same card, and neither has a second trial', async () => {
  desk.deps.settings.trialOncePerCard = true
  const first = await desk.subscriber({ choice: { plan: 'business' } }, 'pm_card_mastercard')
  expect(await current(first)).toMatchObject({ state: { kind: 'trialing' } })
  const second = await desk.subscriber({ choice: { plan: 'business' } }, 'pm_card_mastercard')
  expect(await current(second)).toMatchObject({ state: { kind: 'canceled' } })
  expect((await invoicesOf(second)).map(({ amount_paid }) => amount_paid)).toEqual([0])
  const told = await second.page.activity.recent()
  expect(told.map(({ action }) => action)).toContain('subscription.trial_refused')
  const { plans } = await second.page.plans.list()
  expect(plans.find(({ code }) => code === 'business')?.trial).toBeNull()
  expect(await current(first)).toMatchObject({ state: { kind: 'trialing' } })
  desk.deps.settings.trialOncePerCard = false
})

test('a booked change makes way for an end and for a pause, and is booked again when they are taken back', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'team', seats: 2 } })
  const booked = await bookStarter(tab)
  expect(booked).toMatchObject({ state: { kind: 'changing', to: { plan: 'starter' } } })
  expect(await tab.page.subscriptions.cancel({ ...attempt(), reason: null, comment: null })).toMatchObject({
    state: { kind: 'canceling' },
    booked: { change: null },
  })
  expect(await tab.page.subscriptions.keep(attempt())).toMatchObject({ state: booked.state, ending: null })
  expect(await tab.page.subscriptions.pause({ ...attempt(), from: 'period_end', months: 1 })).toMatchObject({
    state: { kind: 'pause_booked' },
    booked: { change: null },
  })
  expect(await tab.page.subscriptions.dropPause(attempt())).toMatchObject({ state: booked.state })
  await desk.pass(tab, 32)
  expect(await current(tab)).toMatchObject({
    state: { kind: 'active' },
    plan: { choice: { plan: 'starter' } },
  })
})

/** Books the smaller plan for the next period, as the page does. */
async function bookStarter(tab: Tab) {
  const choice = {
    plan: 'starter',
    interval: 'month' as const,
    currency: 'eur' as const,
    seats: 1,
    addOns: [],
  }
  const { quoteId } = await tab.page.subscriptions.previewChange({ choice })
  await tab.page.subscriptions.change({ ...attempt(), quoteId, consentVersion })
  await desk.settle()
  return current(tab)
}
