import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import type { PaymentStep, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { memberships } from '../../db/schema/accounts.ts'
import { users } from '../../db/schema/auth.ts'
import { answerBank } from '../../testing/people.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'
import { finishAnsweredChanges } from './finish-answered-changes.ts'
import { overrideSetting } from '../settings/overrides.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const teamMonthly: PlanChoice = { ...starterMonthly, plan: 'team' }

const preview = (tab: Tab, choice: PlanChoice) => tab.page.subscriptions.previewChange({ choice })

const agree = (quoteId: string, attemptId: string = crypto.randomUUID()) => ({
  attemptId,
  quoteId,
  consentVersion,
})

const invoicesOf = async (tab: Tab) =>
  (await desk.deps.stripe.invoices.list({ subscription: await desk.subscriptionIdOf(tab) })).data

const atStripe = async (tab: Tab) => desk.deps.stripe.subscriptions.retrieve(await desk.subscriptionIdOf(tab))

async function booked(tab: Tab, choice: PlanChoice): Promise<PaymentStep> {
  const { quoteId } = await preview(tab, choice)
  return tab.page.subscriptions.change(agree(quoteId))
}

test('an upgrade charges to the cent what was previewed, however much later it is agreed to', async () => {
  const tab = await desk.subscriber()
  await desk.pass(tab, 10)
  const shown = await preview(tab, teamMonthly)
  expect(shown.later).toBeNull()
  expect(shown.now?.lines.map(({ kind }) => kind)).toEqual(['credit', 'charge'])
  expect(shown.now?.lines.reduce((sum, { amount }) => sum + amount.amountMinor, 0)).toBe(
    shown.now?.due.amountMinor,
  )
  const { plan } = await tab.page.subscriptions.current()
  expect(shown.next).toEqual({
    amount: { amountMinor: 2900, currency: 'eur' },
    charged: { amountMinor: 2900, currency: 'eur' },
    at: plan?.periodEndsAt,
  })
  await desk.pass(tab, 3)
  const input = agree(shown.quoteId)
  expect(
    await refusalOf(tab.page.subscriptions.change({ ...input, quoteId: crypto.randomUUID() })),
  ).toMatchObject({
    code: 'not_found',
  })
  expect(await tab.page.subscriptions.change(input)).toEqual({ kind: 'done' })
  expect(await tab.page.subscriptions.change(input)).toEqual({ kind: 'done' })
  const [bill, first] = await invoicesOf(tab)
  expect(bill).toMatchObject({ status: 'paid', amount_paid: shown.now?.due.amountMinor })
  expect(first).toMatchObject({ amount_paid: 900 })
  expect(await tab.page.subscriptions.current()).toMatchObject({
    plan: { choice: teamMonthly, periodEndsAt: plan?.periodEndsAt },
    waitingChange: null,
  })
  await desk.settle()
  await desk.pass(tab, 25)
  expect((await invoicesOf(tab))[0]).toMatchObject({ amount_paid: 2900 })
})

test('F55: a preview that got old, was made on another state or was used is refused, and nothing is charged', async () => {
  const tab = await desk.subscriber()
  const old = await preview(tab, teamMonthly)
  desk.wall.now = new Date(desk.wall.now.getTime() + 11 * 60_000)
  expect((await refusalOf(tab.page.subscriptions.change(agree(old.quoteId)))).code).toBe('quote_expired')
  const ofOneTab = await preview(tab, teamMonthly)
  const ofOther = await preview(tab, { ...starterMonthly, interval: 'year' })
  expect(await tab.page.subscriptions.change(agree(ofOther.quoteId))).toEqual({ kind: 'done' })
  expect((await refusalOf(tab.page.subscriptions.change(agree(ofOneTab.quoteId)))).code).toBe('quote_expired')
  const beforeRenewal = await preview(tab, { ...teamMonthly, interval: 'year' })
  // Somebody gives a credit at Stripe: another amount would be charged than was shown.
  const { customer } = await atStripe(tab)
  await desk.deps.stripe.customers.update(String(customer), { balance: -500 })
  expect((await refusalOf(tab.page.subscriptions.change(agree(beforeRenewal.quoteId)))).code).toBe(
    'quote_expired',
  )
  expect(await invoicesOf(tab)).toHaveLength(2)
  const anew = await preview(tab, { ...teamMonthly, interval: 'year' })
  expect(anew.now?.lines.at(-1)).toEqual({ kind: 'balance', amount: { amountMinor: -500, currency: 'eur' } })
  // Credit that is not used today lowers the next charge, and the price stays what it is.
  expect(anew.next.charged).toEqual(anew.next.amount)
  const { next } = await preview(tab, starterMonthly)
  expect([next.amount.amountMinor, next.charged.amountMinor]).toEqual([900, 400])
})

test('an upgrade whose card is declined leaves the old plan at Stripe and in our rows, and no open bill', async () => {
  const tab = await desk.subscriber()
  await desk.payWith(tab, 'pm_card_chargeCustomerFail')
  const { quoteId } = await preview(tab, teamMonthly)
  const input = agree(quoteId)
  expect(await refusalOf(tab.page.subscriptions.change(input))).toMatchObject({ code: 'card_declined' })
  expect(await refusalOf(tab.page.subscriptions.change(input))).toMatchObject({ code: 'card_declined' })
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'active' },
    plan: { choice: starterMonthly },
    waitingChange: null,
  })
  expect(await atStripe(tab)).toMatchObject({ status: 'active', pending_update: null })
  expect((await invoicesOf(tab)).map(({ status }) => status)).toEqual(['void', 'paid'])
})

test('an upgrade that the bank asks about waits with the old plan, and is finished or dropped', async () => {
  const tab = await desk.subscriber()
  await desk.payWith(tab, 'pm_card_authenticationRequired')
  const shown = await preview(tab, teamMonthly)
  const input = agree(shown.quoteId)
  const step = await tab.page.subscriptions.change(input)
  expect(step).toMatchObject({ kind: 'confirm_payment' })
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'bank_check', purpose: 'change' },
    plan: { choice: starterMonthly },
    waitingChange: { attemptId: input.attemptId, to: teamMonthly, due: shown.now?.due },
  })
  expect((await refusalOf(preview(tab, teamMonthly))).code).toBe('payment_in_progress')
  const waiting = () => ({ attemptId: crypto.randomUUID(), changeAttemptId: input.attemptId })
  expect(await tab.page.subscriptions.finishChange(waiting())).toMatchObject({ kind: 'confirm_payment' })
  expect(await tab.page.subscriptions.dropChange(waiting())).toMatchObject({
    state: { kind: 'active' },
    plan: { choice: starterMonthly },
    waitingChange: null,
  })
  expect((await refusalOf(tab.page.subscriptions.dropChange(waiting()))).code).toBe('no_change_waiting')
  expect((await refusalOf(tab.page.subscriptions.finishChange(waiting()))).code).toBe('quote_expired')

  const again = agree((await preview(tab, teamMonthly)).quoteId)
  await answerBank(desk.deps, await tab.page.subscriptions.change(again), 'complete')
  expect(
    await tab.page.subscriptions.finishChange({
      attemptId: crypto.randomUUID(),
      changeAttemptId: again.attemptId,
    }),
  ).toEqual({ kind: 'done' })
  expect(await tab.page.subscriptions.current()).toMatchObject({
    plan: { choice: teamMonthly },
    waitingChange: null,
  })
})

test('a downgrade costs nothing today, waits for the renewal, can be taken back, and comes with its price', async () => {
  const tab = await desk.subscriber({ choice: teamMonthly })
  const { plan } = await tab.page.subscriptions.current()
  const shown = await preview(tab, starterMonthly)
  expect(shown).toMatchObject({
    now: null,
    later: { choice: starterMonthly, at: plan?.periodEndsAt },
    next: { amount: { amountMinor: 900, currency: 'eur' }, at: plan?.periodEndsAt },
  })
  expect(await tab.page.subscriptions.change(agree(shown.quoteId))).toEqual({ kind: 'done' })
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'changing', to: starterMonthly },
    plan: { choice: teamMonthly },
    booked: { change: { at: plan?.periodEndsAt, to: starterMonthly } },
  })
  expect((await tab.page.paymentMethods.list()).nextCharge).toEqual({
    amount: { amountMinor: 900, currency: 'eur' },
    at: plan?.periodEndsAt,
  })
  await desk.settle()
  expect(await tab.page.subscriptions.dropBookedChange({ attemptId: crypto.randomUUID() })).toMatchObject({
    state: { kind: 'active' },
    booked: { change: null },
  })
  expect(
    (await refusalOf(tab.page.subscriptions.dropBookedChange({ attemptId: crypto.randomUUID() }))).code,
  ).toBe('no_change_waiting')
  await booked(tab, starterMonthly)
  await desk.settle()
  await desk.pass(tab, 32)
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'active' },
    plan: { choice: starterMonthly },
    booked: { change: null },
  })
  expect((await invoicesOf(tab)).map(({ amount_paid: paid }) => paid)).toEqual([900, 2900])
  // The catalogue lets people put off an upgrade too.
  const waits = await tab.page.subscriptions.previewChange({ choice: teamMonthly, when: 'renewal' })
  expect(waits).toMatchObject({
    mayWait: true,
    now: null,
    later: { choice: teamMonthly },
    waitsBecause: null,
  })
  expect(await tab.page.subscriptions.change(agree(waits.quoteId))).toEqual({ kind: 'done' })
  expect(await tab.page.subscriptions.current()).toMatchObject({
    plan: { choice: starterMonthly },
    booked: { change: { to: teamMonthly } },
  })
})

test('what raises and what lowers in one review is split into now and at renewal', async () => {
  const tab = await desk.subscriber({ choice: { ...teamMonthly, seats: 3 } })
  const target: PlanChoice = { ...teamMonthly, seats: 1, addOns: [{ code: 'extra_storage', quantity: 2 }] }
  const between: PlanChoice = { ...target, seats: 3 }
  const shown = await preview(tab, target)
  expect(shown).toMatchObject({
    now: { choice: between, lines: [{ kind: 'charge', addOn: 'extra_storage', quantity: 2 }] },
    later: { choice: target },
    next: { amount: { amountMinor: 2900 + 2000 } },
  })
  expect(await tab.page.subscriptions.change(agree(shown.quoteId))).toEqual({ kind: 'done' })
  expect((await invoicesOf(tab))[0]).toMatchObject({ amount_paid: shown.now?.due.amountMinor })
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    plan: { choice: between },
    booked: { change: { to: target } },
  })
  await desk.pass(tab, 32)
  expect(await tab.page.subscriptions.current()).toMatchObject({ plan: { choice: target } })
  expect((await invoicesOf(tab))[0]).toMatchObject({ amount_paid: shown.next.amount.amountMinor })
})

test('a booked change locks nothing: another change lets it go, and books it again when its payment fails', async () => {
  const tab = await desk.subscriber({ choice: teamMonthly })
  await booked(tab, starterMonthly)
  await desk.payWith(tab, 'pm_card_chargeCustomerFail')
  const more: PlanChoice = { ...teamMonthly, seats: 4 }
  const shown = await preview(tab, more)
  expect(shown.replaces).toEqual(starterMonthly)
  expect((await refusalOf(tab.page.subscriptions.change(agree(shown.quoteId)))).code).toBe('card_declined')
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'changing', to: starterMonthly },
    plan: { choice: teamMonthly },
  })
  await desk.payWith(tab, 'pm_card_visa')
  expect(await booked(tab, more)).toEqual({ kind: 'done' })
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'active' },
    plan: { choice: more },
    booked: { change: null },
  })
})

test('a booked pause locks nothing either: a change lets it go in words, and books it again when it is not paid', async () => {
  const tab = await desk.subscriber()
  const { booked: before } = await tab.page.subscriptions.pause({
    attemptId: crypto.randomUUID(),
    from: 'period_end',
    months: 2,
  })
  expect(before.pause).not.toBeNull()
  await desk.payWith(tab, 'pm_card_chargeCustomerFail')
  const shown = await preview(tab, teamMonthly)
  expect(shown.replacesPause).toEqual(before.pause)
  expect((await refusalOf(tab.page.subscriptions.change(agree(shown.quoteId)))).code).toBe('card_declined')
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'pause_booked' },
    plan: { choice: starterMonthly },
    booked: before,
  })
  await desk.payWith(tab, 'pm_card_authenticationRequired')
  expect(await booked(tab, teamMonthly)).toMatchObject({ kind: 'confirm_payment' })
  await desk.pass(tab, 1)
  await finishAnsweredChanges(desk.deps)
  expect((await tab.page.subscriptions.current()).booked).toEqual(before)
  await desk.payWith(tab, 'pm_card_visa')
  expect(await booked(tab, teamMonthly)).toEqual({ kind: 'done' })
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'active' },
    plan: { choice: teamMonthly },
    booked: { pause: null },
  })
})

test('what cannot be changed is refused by name before anything is asked at Stripe', async () => {
  const free = await desk.newcomer()
  const tab = await desk.subscriber({ choice: { ...teamMonthly, seats: 2 } })
  desk.requests.length = 0
  const code = async (page: Tab, choice: PlanChoice) => (await refusalOf(preview(page, choice))).code
  expect(await code(free, teamMonthly)).toBe('not_subscribed')
  expect(await code(tab, { ...teamMonthly, seats: 2 })).toBe('same_plan')
  expect(await code(tab, { ...teamMonthly, seats: 101 })).toBe('seats_out_of_range')
  expect(await code(tab, { ...teamMonthly, plan: 'free' })).toBe('plan_not_offered')
  expect(await code(tab, { ...teamMonthly, currency: 'usd' })).toBe('change_not_possible')
  expect(await code(tab, { ...teamMonthly, addOns: [{ code: 'extra_storage', quantity: 21 }] })).toBe(
    'add_on_not_offered',
  )
  await tab.page.subscriptions.cancel({ attemptId: crypto.randomUUID(), reason: null, comment: null })
  desk.requests.length = 0
  expect(await code(tab, { ...teamMonthly, seats: 3 })).toBe('already_ending')
  expect(desk.requests).toEqual([])
})

test('a preview that Stripe does not answer is an error and never an amount', async () => {
  const tab = await desk.subscriber()
  const down = () =>
    Promise.resolve(
      new Response(JSON.stringify({ error: { type: 'api_error', message: 'down' } }), {
        status: 503,
        headers: { 'content-type': 'application/json', 'stripe-should-retry': 'false' },
      }),
    )
  desk.faults.push(down, down)
  expect((await refusalOf(preview(tab, teamMonthly))).code).toBe('stripe_unavailable')
  desk.faults.length = 0
})

test('a quote is its account’s alone, and carries no amount that a browser could change', async () => {
  const tab = await desk.subscriber()
  const other = await desk.subscriber()
  const { quoteId } = await preview(tab, teamMonthly)
  expect((await refusalOf(other.page.subscriptions.change(agree(quoteId)))).code).toBe('not_found')
})

test('an account may have bounds of its own for seats, and nobody takes seats from people who sit on them', async () => {
  const tab = await desk.subscriber({ choice: { ...teamMonthly, seats: 3 } })
  const { accountId } = tab
  const actor = { kind: 'admin', userId: null, name: 'Support' } as const
  await overrideSetting(desk.deps, { accountId, key: 'seats_max.team', value: 4, actor })
  expect(await refusalOf(preview(tab, { ...teamMonthly, seats: 5 }))).toEqual({
    code: 'seats_out_of_range',
    details: { min: 1, max: 4 },
  })
  expect(await preview(tab, { ...teamMonthly, seats: 4 })).toMatchObject({ later: null })
  for (const email of ['one@example.com', 'two@example.com']) {
    const [user] = await desk.database.db
      .insert(users)
      .values({ name: email, email: `${crypto.randomUUID()}-${email}` })
      .returning()
    await desk.database.db.insert(memberships).values({ accountId, userId: user?.id ?? '', role: 'member' })
  }
  expect(await refusalOf(preview(tab, { ...teamMonthly, seats: 2 }))).toEqual({
    code: 'seats_in_use',
    details: { inUse: 3 },
  })
})
