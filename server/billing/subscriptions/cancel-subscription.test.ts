import { and, eq, inArray } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { auditEntries } from '../../db/schema/audit.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { subscriptionSchedules } from '../../db/schema/subscription-schedules.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { finishOperations } from '../operations/finish-operations.ts'

const daySeconds = 86_400
let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterEach(() => {
  desk.faults.length = 0
})
afterAll(() => desk.end())

const wish = (over: object = {}) => ({
  attemptId: crypto.randomUUID(),
  reason: null,
  comment: null,
  ...over,
})
const keepWish = () => ({ attemptId: crypto.randomUUID() })

const atStripe = async (tab: Tab) => desk.deps.stripe.subscriptions.retrieve(await desk.subscriptionIdOf(tab))

const told = ({ accountId }: Tab) =>
  desk.database.db
    .select({ action: auditEntries.action, actor: auditEntries.actorKind })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.accountId, accountId),
        inArray(auditEntries.action, [
          'subscription.cancel_booked',
          'subscription.cancel_undone',
          'subscription.canceled',
        ]),
      ),
    )
    .orderBy(auditEntries.order)

test('a plan that is cancelled ends with its period, can be kept until then, and each is told once', async () => {
  const tab = await desk.subscriber()
  const before = await tab.page.subscriptions.current()
  expect(before).toMatchObject({ state: { kind: 'active' }, ending: null, canCancel: true })
  desk.requests.length = 0
  const ending = await tab.page.subscriptions.cancel(wish({ reason: 'unused', comment: 'See you in spring' }))
  const endsAt = before.plan?.periodEndsAt
  expect(ending).toMatchObject({
    state: { kind: 'canceling', endsAt },
    ending: { endsAt, canBeKept: true },
    canCancel: false,
  })
  expect(desk.requests).toHaveLength(1)
  expect((await atStripe(tab)).cancellation_details).toMatchObject({
    feedback: 'unused',
    comment: 'See you in spring',
    reason: 'cancellation_requested',
  })
  await desk.settle()
  const kept = await tab.page.subscriptions.keep(keepWish())
  expect(kept).toMatchObject({ state: before.state, ending: null, canCancel: true })
  expect(await atStripe(tab)).toMatchObject({
    status: 'active',
    cancel_at_period_end: false,
    cancel_at: null,
  })
  await desk.settle()
  expect(await told(tab)).toEqual([
    { action: 'subscription.cancel_booked', actor: 'user' },
    { action: 'subscription.cancel_undone', actor: 'user' },
  ])
})

test('after the end nothing is charged, and coming back is one order that keeps the history', async () => {
  const tab = await desk.subscriber()
  await tab.page.subscriptions.cancel(wish())
  const invoices = await desk.deps.stripe.invoices.list({ subscription: await desk.subscriptionIdOf(tab) })
  await desk.pass(tab, 32)
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'canceled' },
    ending: null,
    lastChoice: { plan: 'starter', interval: 'month', currency: 'eur', seats: 1 },
    canCancel: false,
  })
  const after = await desk.deps.stripe.invoices.list({ subscription: await desk.subscriptionIdOf(tab) })
  expect(after.data.map(({ id }) => id)).toEqual(invoices.data.map(({ id }) => id))
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' }, ending: null })
  expect((await told(tab)).map(({ action }) => action)).toEqual([
    'subscription.cancel_booked',
    'subscription.canceled',
  ])
})

test('a trial that is cancelled is never charged', async () => {
  const tab = await desk.subscriber({ choice: { plan: 'business' } })
  expect(await tab.page.subscriptions.cancel(wish())).toMatchObject({ state: { kind: 'canceling' } })
  await desk.pass(tab, 15)
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'canceled' } })
  const invoices = await desk.deps.stripe.invoices.list({ subscription: await desk.subscriptionIdOf(tab) })
  expect(invoices.data.map(({ amount_paid }) => amount_paid)).toEqual([0])
})

test('while a renewal is past due the end is booked beside it, and the open invoice is still tried on its day', async () => {
  const tab = await desk.subscriber()
  const id = await desk.subscriptionIdOf(tab)
  const { customer } = await desk.deps.stripe.subscriptions.retrieve(id)
  const failing = await desk.deps.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: String(customer),
  })
  await desk.deps.stripe.subscriptions.update(id, { default_payment_method: failing.id })
  await desk.pass(tab, 32)
  const before = await tab.page.subscriptions.current()
  expect(before).toMatchObject({ state: { kind: 'past_due', nextAttemptAt: expect.any(String) } })
  const after = await tab.page.subscriptions.cancel(wish())
  expect(after.state).toEqual(before.state)
  expect(after.ending).toMatchObject({ canBeKept: true })
  const [open] = (await desk.deps.stripe.invoices.list({ subscription: id, status: 'open' })).data
  await desk.pass(tab, 8)
  const later = await desk.deps.stripe.invoices.retrieve(open?.id ?? '')
  expect(later.attempt_count).toBeGreaterThan(open?.attempt_count ?? 0)
})

test('a change that is booked for later is let go before the end is booked', async () => {
  const tab = await desk.subscriber()
  const id = await desk.subscriptionIdOf(tab)
  const schedule = await desk.deps.stripe.subscriptionSchedules.create({ from_subscription: id })
  await desk.settle()
  await tab.page.subscriptions.cancel(wish())
  const [row] = await desk.database.db
    .select()
    .from(subscriptionSchedules)
    .where(eq(subscriptionSchedules.stripeId, schedule.id))
  expect(row?.status).toBe('released')
  expect(await atStripe(tab)).toMatchObject({ schedule: null, cancel_at_period_end: true })
})

test('two clicks, two tabs and a repeated attempt book one end with one request', async () => {
  const tab = await desk.subscriber()
  desk.requests.length = 0
  const one = wish()
  const answers = await Promise.all([
    tab.page.subscriptions.cancel(one),
    desk.pageOf(tab.visitor).subscriptions.cancel(one),
    answerOrCode(() =>
      desk.pageOf(tab.visitor).subscriptions.cancel({ ...one, attemptId: crypto.randomUUID() }),
    ),
  ])
  expect(answers.slice(0, 2)).toEqual([answers[0], answers[0]])
  expect([answers[0], 'already_ending']).toContainEqual(answers[2])
  await tab.page.subscriptions.cancel(one)
  expect(desk.requests).toHaveLength(1)
})

/** The answer of a call, or the code that it is refused with. */
const answerOrCode = async <Answer>(call: () => Promise<Answer>): Promise<Answer | string> => {
  const answer = call()
  try {
    return await answer
  } catch {
    return (await refusalOf(answer)).code
  }
}

test.each(['K1:book_end', 'K2:book_end', 'K3:book_end', 'K4:book_end', 'K5'])(
  'a crash at %s is finished with the end booked once',
  async (point) => {
    const tab = await desk.subscriber()
    const page = desk.pageOf(tab.visitor, {
      async checkpoint(name) {
        if (name === point) throw new Error(point)
      },
    })
    await expect(page.subscriptions.cancel(wish())).rejects.toThrow(point)
    await finishOperations(desk.deps)
    await desk.settle()
    expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'canceling' } })
    expect(await told(tab)).toHaveLength(1)
    const operations = await desk.database.db
      .select({ state: billingOperations.state })
      .from(billingOperations)
      .where(
        and(
          eq(billingOperations.accountId, tab.accountId),
          eq(billingOperations.kind, 'cancel_subscription'),
        ),
      )
    expect(operations).toEqual([{ state: 'done' }])
  },
)

test('F18: a fault that Stripe stored under the key is not taken for a failure when the end is booked', async () => {
  const tab = await desk.subscriber()
  desk.faults.push(async (request) => {
    await desk.emulator.fetch(request.clone())
    return new Response(JSON.stringify({ error: { type: 'api_error', message: 'stored' } }), {
      status: 500,
      headers: {
        'content-type': 'application/json',
        'idempotent-replayed': 'true',
        'stripe-should-retry': 'false',
      },
    })
  })
  expect(await tab.page.subscriptions.cancel(wish())).toMatchObject({ state: { kind: 'canceling' } })
})

test('what cannot be cancelled or kept is refused by name, and nothing is sent', async () => {
  const free = await desk.newcomer()
  const unfinished = await desk.newcomer()
  await desk.start(unfinished)
  const active = await desk.subscriber()
  const ending = await desk.subscriber()
  await ending.page.subscriptions.cancel(wish())
  const dated = await desk.subscriber()
  await desk.deps.stripe.subscriptions.update(await desk.subscriptionIdOf(dated), {
    cancel_at: Math.round(Date.now() / 1000) + 90 * daySeconds,
  })
  await desk.settle()
  desk.requests.length = 0
  const codes = async (tab: Tab) => [
    await answerOrCode(() => tab.page.subscriptions.cancel(wish())),
    await answerOrCode(() => tab.page.subscriptions.keep(keepWish())),
  ]
  expect(await codes(free)).toEqual(['not_subscribed', 'not_subscribed'])
  expect(await codes(unfinished)).toEqual(['not_subscribed', 'not_subscribed'])
  expect(await codes(dated)).toEqual(['already_ending', 'not_ending'])
  expect(await answerOrCode(() => active.page.subscriptions.keep(keepWish()))).toBe('not_ending')
  expect(await answerOrCode(() => ending.page.subscriptions.cancel(wish()))).toBe('already_ending')
  expect(desk.requests).toEqual([])
})
