import { afterAll, beforeAll, expect, test } from 'vitest'
import { overrideSetting } from '../settings/overrides.ts'
import {
  openTestPaydesk,
  refusalOf,
  starterMonthly,
  type Tab,
  type TestPaydesk,
} from '../../testing/test-paydesk.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const admin = { kind: 'admin' as const, userId: null, name: 'Ada' }

test('a page with old prices gets a quote instead of a secret, and nothing is sent', async () => {
  const tab = await desk.newcomer()
  desk.requests.length = 0
  const step = await desk.start(tab, { shown: { catalogueVersion: '0123456789abcdef' } })
  if (step.kind !== 'amount_changed') throw new Error('no quote')
  expect(desk.requests).toEqual([])
  expect(await tab.page.subscriptions.quote({ quoteId: step.quoteId })).toMatchObject({
    choice: starterMonthly,
    dueNow: { amountMinor: 900, currency: 'eur' },
  })
  expect(await desk.start(tab, { shown: { quoteId: step.quoteId } })).toMatchObject({
    kind: 'confirm_payment',
  })
})

test('a quote serves its own account, its own choice and ten minutes', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab, { shown: { catalogueVersion: 'old' } })
  if (step.kind !== 'amount_changed') throw new Error('no quote')
  const shown = { quoteId: step.quoteId }
  const stranger = await desk.newcomer()
  expect(await refusalOf(stranger.page.subscriptions.quote(shown))).toMatchObject({ code: 'not_found' })
  expect(await refusalOf(desk.start(stranger, { shown }))).toMatchObject({ code: 'not_found' })
  expect(await refusalOf(desk.start(tab, { shown, choice: { interval: 'year' } }))).toMatchObject({
    code: 'quote_expired',
  })
  desk.wall.now = new Date(desk.wall.now.getTime() + 10 * 60_000 + 1)
  expect(await refusalOf(desk.start(tab, { shown }))).toMatchObject({ code: 'quote_expired' })
})

test('an invoice that differs from what was shown gives no secret until its amount is accepted', async () => {
  const tab = await desk.newcomer()
  // The account's prices say one thing, the catalogue another: what a credit, a tax or a late publish would do.
  const price = await replacePrice(1200)
  const step = await desk.start(tab)
  if (step.kind !== 'amount_changed') throw new Error('no quote')
  expect(await tab.page.subscriptions.quote({ quoteId: step.quoteId })).toMatchObject({
    dueNow: { amountMinor: 1200, currency: 'eur' },
    dueAtRenewal: { amountMinor: 1200, currency: 'eur' },
  })
  const accepted = await desk.start(tab, { shown: { quoteId: step.quoteId } })
  expect(await desk.confirm(accepted)).toBeNull()
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'active', next: { amountMinor: 1200, currency: 'eur' } },
  })
  await price.restore()
})

async function replacePrice(unitAmount: number) {
  const { rows } = await desk.database.execute(
    `select stripe_id, stripe_product_id from stripe_prices where lookup_key = 'starter.month.eur' and is_active`,
  )
  const before = String(rows[0]?.['stripe_id'])
  const price = await desk.deps.stripe.prices.create({
    product: String(rows[0]?.['stripe_product_id']),
    currency: 'eur',
    unit_amount: unitAmount,
    recurring: { interval: 'month' },
    metadata: { plan: 'starter', interval: 'month' },
  })
  const swap = (from: string, to: string) =>
    desk.database.execute('update stripe_prices set stripe_id = $2 where stripe_id = $1', [from, to])
  await swap(before, price.id)
  return { restore: () => swap(price.id, before) }
}

test('a trial asks for the card alone, begins with it, and is given once', async () => {
  const tab: Tab = await desk.newcomer()
  const business = { plan: 'business' }
  const step = await desk.start(tab, { choice: business })
  expect(step).toMatchObject({ kind: 'confirm_setup', clientSecret: expect.stringMatching(/^seti_/) })
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'incomplete', due: { amountMinor: 0, currency: 'eur' } },
    unfinished: { isTrial: true, due: { amountMinor: 0, currency: 'eur' } },
  })
  expect(await desk.confirm(step)).toBeNull()
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'trialing', hasPaymentMethod: true, then: { amountMinor: 9900, currency: 'eur' } },
    unfinished: null,
  })
  expect((await tab.page.activity.recent()).map(({ action }) => action)).toContain(
    'subscription.trial_started',
  )

  const { rows } = await desk.database.execute('select stripe_id from subscriptions where account_id = $1', [
    tab.accountId,
  ])
  await desk.deps.stripe.subscriptions.cancel(String(rows[0]?.['stripe_id']))
  await desk.settle()
  expect(await tab.page.plans.get({ code: 'business' })).toMatchObject({ trial: null })
  expect(await desk.start(tab, { choice: business })).toMatchObject({ kind: 'confirm_payment' })
})

test('an abandoned trial is given again', async () => {
  const tab = await desk.newcomer()
  await desk.start(tab, { choice: { plan: 'business' } })
  await desk.start(tab)
  expect(await desk.start(tab, { choice: { plan: 'business' } })).toMatchObject({ kind: 'confirm_setup' })
})

test('the days of a trial can be overridden for one account, audited, and a page with other terms is told', async () => {
  const tab = await desk.newcomer()
  const { catalogueVersion } = await tab.page.plans.list()
  await overrideSetting(desk.deps, {
    accountId: tab.accountId,
    key: 'trial_days.business',
    value: 30,
    actor: admin,
  })
  expect(await tab.page.plans.get({ code: 'business' })).toMatchObject({ trial: { days: 30 } })
  expect(await (await desk.newcomer()).page.plans.get({ code: 'business' })).toMatchObject({
    trial: { days: 14 },
  })
  const choice = { plan: 'business' }
  expect(await desk.start(tab, { choice, shown: { catalogueVersion } })).toMatchObject({
    kind: 'amount_changed',
  })
  expect(await desk.start(tab, { choice })).toMatchObject({ kind: 'confirm_setup' })
  expect(await tab.page.activity.recent()).toContainEqual(
    expect.objectContaining({
      action: 'settings.overridden',
      actor: { kind: 'admin', name: 'Ada' },
      facts: { key: 'trial_days.business', value: 30 },
    }),
  )
})

test('the account comes before the deployment, and an override can be taken away', async () => {
  const tab = await desk.newcomer()
  const key = 'limits.starter.projects'
  const projects = async () =>
    (await tab.page.plans.get({ code: 'starter' })).limits.find(({ code }) => code === 'projects')?.value
  await overrideSetting(desk.deps, { accountId: null, key, value: 20, actor: admin })
  expect(await projects()).toBe(20)
  await overrideSetting(desk.deps, { accountId: tab.accountId, key, value: null, actor: admin })
  expect(await projects()).toBeNull()
  await overrideSetting(desk.deps, { accountId: tab.accountId, key, value: undefined, actor: admin })
  await overrideSetting(desk.deps, { accountId: null, key, value: undefined, actor: admin })
  expect(await projects()).toBe(10)
})

test.each([
  ['prices.starter', 1],
  ['trial_days.business', 0],
  ['trial_days.business', 'many'],
  ['limits.starter.projects', -1],
  ['enforcement', 'sometimes'],
  ['grace_days', null],
])('%s cannot be overridden with %s', async (key, value) => {
  const wanted = overrideSetting(desk.deps, { accountId: null, key, value, actor: admin })
  expect(await refusalOf(wanted)).toMatchObject({ code: 'invalid_input' })
})
