import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import { advanceAccount } from '../../testing/advance-account.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'
import { startSubscription } from './start-subscription.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const subscriptionsOf = ({ accountId }: Tab) =>
  desk.database.db.select().from(subscriptions).where(eq(subscriptions.accountId, accountId))

describe('the limit of attempts', () => {
  test('counts a wish once, and none that is refused before anything happens', async () => {
    const { visitor, accountId, page } = await desk.newcomer()
    const starter = { accountId, user: visitor.user, ip: '127.0.0.1' }
    const { catalogueVersion } = await page.plans.list()
    let taken = 0
    const start = (attemptId: string, choice: Partial<typeof starterMonthly>) => {
      const wish = {
        attemptId,
        choice: { ...starterMonthly, ...choice },
        shown: { catalogueVersion },
        consentVersion,
      }
      return startSubscription(desk.deps, starter, wish, async () => void taken++)
    }
    const wrong = [{ plan: 'platinum' }, { seats: 2 }, { addOns: [{ code: 'none', quantity: 1 }] }]
    for (const choice of wrong) await refusalOf(start(crypto.randomUUID(), choice))
    expect(taken).toBe(0)
    const attemptId = crypto.randomUUID()
    await start(attemptId, {})
    await start(attemptId, {})
    expect(taken).toBe(1)
  })
})

describe('what can be bought', () => {
  const refusals = [
    ['the free plan', { plan: 'free' }, 'plan_not_offered'],
    ['a plan that is not there', { plan: 'platinum' }, 'plan_not_offered'],
    ['more than one of a plan without seats', { seats: 2 }, 'seats_out_of_range'],
    ['too many seats', { plan: 'team', seats: 101 }, 'seats_out_of_range'],
    ['an add-on of another plan', { addOns: [{ code: 'extra_storage', quantity: 1 }] }, 'add_on_not_offered'],
    [
      'too many add-ons',
      { plan: 'team', addOns: [{ code: 'extra_storage', quantity: 21 }] },
      'add_on_not_offered',
    ],
    [
      'an add-on twice',
      {
        plan: 'team',
        addOns: [
          { code: 'extra_storage', quantity: 1 },
          { code: 'extra_storage', quantity: 2 },
        ],
      },
      'add_on_not_offered',
    ],
  ] as const

  test.each(refusals)('A3: %s is refused by name and nothing is left behind', async (_what, choice, code) => {
    const tab = await desk.newcomer()
    desk.requests.length = 0
    const wanted = { ...starterMonthly, ...choice, addOns: 'addOns' in choice ? [...choice.addOns] : [] }
    expect(await refusalOf(desk.start(tab, { choice: wanted }))).toMatchObject({ code })
    expect(desk.requests).toEqual([])
    const operations = await desk.database.db
      .select()
      .from(billingOperations)
      .where(eq(billingOperations.accountId, tab.accountId))
    expect(operations).toEqual([])
  })

  test('a team with an add-on by the year in dollars costs what the catalogue says', async () => {
    const tab = await desk.subscriber({
      choice: {
        plan: 'team',
        interval: 'year',
        currency: 'usd',
        seats: 3,
        addOns: [{ code: 'extra_storage', quantity: 2 }],
      },
    })
    const current = await tab.page.subscriptions.current()
    expect(current.state).toMatchObject({
      kind: 'active',
      next: { amountMinor: 3 * 32_000 + 2 * 11_000, currency: 'usd' },
    })
    expect(current.plan?.choice).toEqual({
      plan: 'team',
      interval: 'year',
      currency: 'usd',
      seats: 3,
      addOns: [{ code: 'extra_storage', quantity: 2 }],
    })
  })

  test('only owners and billing managers may start', async () => {
    for (const role of ['member', 'accountant'] as const) {
      expect(await refusalOf(desk.start(await desk.newcomer(role)))).toMatchObject({ code: 'not_permitted' })
    }
    expect(await desk.start(await desk.newcomer('billing_manager'))).toMatchObject({
      kind: 'confirm_payment',
    })
  })

  test('an unverified address is refused where one is asked for', async () => {
    const { visitor } = await desk.newcomer()
    const stranger = { ...visitor, user: { ...visitor.user, emailVerified: false } }
    const page = desk.pageOf(stranger, { settings: { ...desk.deps.settings, requireVerifiedEmail: true } })
    const tab = { visitor: stranger, page, accountId: visitor.membership.accountId }
    expect(await refusalOf(desk.start(tab))).toMatchObject({ code: 'email_not_verified' })
  })
})

describe('buying twice', () => {
  test('somebody who is subscribed is told so by name, with the plan', async () => {
    const tab = await desk.subscriber()
    desk.requests.length = 0
    expect(await refusalOf(desk.start(tab))).toEqual({
      code: 'already_subscribed',
      details: { plan: 'starter' },
    })
    expect(desk.requests).toEqual([])
  })

  test('the same attempt gives the same payment, and its secret is read again', async () => {
    const tab = await desk.newcomer()
    const attemptId = crypto.randomUUID()
    const first = await desk.start(tab, { attemptId })
    desk.requests.length = 0
    expect(await desk.start(tab, { attemptId })).toEqual(first)
    expect(desk.requests).toEqual([expect.stringMatching(/^GET \/v1\/payment_intents\/pi_/)])
    expect(await subscriptionsOf(tab)).toHaveLength(1)
  })

  test('the same attempt with another choice is refused without a request', async () => {
    const tab = await desk.newcomer()
    const attemptId = crypto.randomUUID()
    await desk.start(tab, { attemptId })
    desk.requests.length = 0
    const other = desk.start(tab, { attemptId, choice: { interval: 'year' } })
    expect(await refusalOf(other)).toMatchObject({ code: 'attempt_reused' })
    expect(desk.requests).toEqual([])
  })

  test('F50: a double click makes one subscription, and both clicks get the same secret', async () => {
    const tab = await desk.newcomer()
    const attemptId = crypto.randomUUID()
    const [first, second] = await Promise.all([
      desk.start(tab, { attemptId }),
      desk.start(tab, { attemptId }),
    ])
    expect(second).toEqual(first)
    expect(await subscriptionsOf(tab)).toHaveLength(1)
  })

  test('F51: two tabs with the same plan end at one customer and one subscription', async () => {
    const tab = await desk.newcomer()
    desk.requests.length = 0
    const [first, second] = await Promise.all([desk.start(tab), desk.start(tab)])
    expect(first).toMatchObject({ kind: 'confirm_payment' })
    if (first.kind !== 'confirm_payment' || second.kind !== 'confirm_payment') throw new Error('no secrets')
    expect(second.clientSecret).toBe(first.clientSecret)
    expect(desk.requests.filter((request) => request === 'POST /v1/customers')).toHaveLength(1)
    expect(desk.requests.filter((request) => request === 'POST /v1/subscriptions')).toHaveLength(1)
  })

  test('F52: a tab with another plan waits its turn and is refused by who and what', async () => {
    const tab = await desk.newcomer()
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const slow = desk.pageOf(tab.visitor, {
      checkpoint: (name) => (name === 'K1:create_subscription' ? gate : Promise.resolve()),
    })
    const first = desk.start({ ...tab, page: slow })
    await expect
      .poll(() =>
        desk.database.db
          .select()
          .from(billingOperations)
          .where(eq(billingOperations.accountId, tab.accountId)),
      )
      .toHaveLength(1)
    expect(await refusalOf(desk.start(tab, { choice: { plan: 'team' } }))).toEqual({
      code: 'operation_running',
      details: { kind: 'start_subscription', startedBy: tab.visitor.user.name },
    })
    release()
    expect(await first).toMatchObject({ kind: 'confirm_payment' })
  })
})

describe('an unfinished attempt', () => {
  test('is picked up again by a new attempt for the same plan', async () => {
    const tab = await desk.newcomer()
    const first = await desk.start(tab)
    const again = await desk.start(tab)
    if (first.kind !== 'confirm_payment' || again.kind !== 'confirm_payment') throw new Error('no secrets')
    expect(again.clientSecret).toBe(first.clientSecret)
    expect(again.returnUrl).not.toBe(first.returnUrl)
    expect(await tab.page.subscriptions.current()).toMatchObject({
      state: { kind: 'incomplete', due: { amountMinor: 900, currency: 'eur' } },
      unfinished: { payment: 'requires_payment_method', isTrial: false, choice: starterMonthly },
    })
  })

  test('is paid with a good card after a refused one, on the same subscription', async () => {
    const tab = await desk.newcomer()
    const first = await desk.start(tab)
    expect(await desk.confirm(first, 'pm_card_visa_chargeDeclinedInsufficientFunds')).toBe(
      'insufficient_funds',
    )
    await desk.settle()
    const again = await desk.start(tab)
    expect(await desk.confirm(again)).toBeNull()
    await desk.settle()
    expect(await tab.page.subscriptions.current()).toMatchObject({
      state: { kind: 'active' },
      unfinished: null,
    })
    expect(await subscriptionsOf(tab)).toHaveLength(1)
  })

  test('gives way to another plan: canceled first, then made anew', async () => {
    const tab = await desk.newcomer()
    await desk.start(tab)
    desk.requests.length = 0
    const step = await desk.start(tab, { choice: { plan: 'team', seats: 2 } })
    expect(desk.requests).toEqual([
      expect.stringMatching(/^GET \/v1\/payment_intents\//),
      expect.stringMatching(/^DELETE \/v1\/subscriptions\//),
      'POST /v1/subscriptions',
    ])
    await desk.confirm(step)
    await desk.settle()
    const rows = await subscriptionsOf(tab)
    expect(rows.map(({ plan, status }) => `${plan} ${status}`).sort()).toEqual([
      'starter canceled',
      'team active',
    ])
  })

  test('F52: is never replaced while the bank asks in another tab', async () => {
    const tab = await desk.newcomer()
    await desk.confirm(await desk.start(tab), 'pm_card_threeDSecure2Required')
    const other = desk.start(tab, { choice: { plan: 'team' } })
    expect(await refusalOf(other)).toMatchObject({ code: 'payment_in_progress' })
    await desk.settle()
    expect(await tab.page.subscriptions.current()).toMatchObject({
      state: { kind: 'bank_check' },
      unfinished: { payment: 'requires_action' },
    })
    // Whoever closed the bank's page is not held up for ever.
    desk.wall.now = new Date(desk.wall.now.getTime() + 11 * 60_000)
    expect(await desk.start(tab, { choice: { plan: 'team' } })).toMatchObject({ kind: 'confirm_payment' })
  })

  test('F52: that was paid meanwhile is not replaced, though no event has come yet', async () => {
    const tab = await desk.newcomer()
    desk.delivery.hold = true
    await desk.confirm(await desk.start(tab))
    expect(await refusalOf(desk.start(tab, { choice: { plan: 'team' } }))).toMatchObject({
      code: 'already_subscribed',
      details: { plan: 'starter' },
    })
    await desk.release()
    expect((await subscriptionsOf(tab)).map(({ status }) => status)).toEqual(['active'])
  })

  test('expires after 23 hours of its account, and the way is free again', async () => {
    const tab = await desk.newcomer()
    await desk.start(tab)
    await desk.settle()
    await advance(tab, 24)
    expect(await tab.page.subscriptions.current()).toMatchObject({
      state: { kind: 'expired' },
      unfinished: null,
    })
    expect(await desk.start(tab)).toMatchObject({ kind: 'confirm_payment' })
  })
})

async function advance({ accountId }: Tab, hours: number): Promise<void> {
  await advanceAccount(desk.deps, accountId, hours * 3600)
  await desk.settle()
}
