import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureAccountClock } from '../clock/account-clock.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

/** Begins an attempt whose events do not arrive; the rows are three seconds old when it returns. */
async function attempt(choice = {}, paymentMethod?: string): Promise<Tab & { attemptId: string }> {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  desk.delivery.hold = true
  const step = await desk.start(tab, { attemptId, choice })
  if (paymentMethod !== undefined) await desk.confirm(step, paymentMethod)
  later(3)
  desk.requests.length = 0
  return { ...tab, attemptId }
}

function later(seconds: number): void {
  desk.wall.now = new Date(desk.wall.now.getTime() + seconds * 1000)
}

const outcomes = [
  ['a good card', {}, 'pm_card_visa', { outcome: 'paid', declineCode: null, isTrial: false }],
  [
    'a refused card',
    {},
    'pm_card_visa_chargeDeclinedInsufficientFunds',
    { outcome: 'failed', declineCode: 'insufficient_funds' },
  ],
  ['a card whose bank asks', {}, 'pm_card_threeDSecure2Required', { outcome: 'needs_bank' }],
  ['no card yet', {}, undefined, { outcome: 'waiting' }],
  [
    'a trial with a good card',
    { plan: 'business' },
    'pm_card_visa',
    { outcome: 'paid', isTrial: true, due: { amountMinor: 0, currency: 'eur' } },
  ],
  [
    'a trial with a refused card',
    { plan: 'business' },
    'pm_card_visa_chargeDeclined',
    { outcome: 'failed', isTrial: true },
  ],
  ['a trial without a card', { plan: 'business' }, undefined, { outcome: 'waiting', isTrial: true }],
] as const

test.each(outcomes)(
  '%s is told although no event has come, with one read',
  async (_what, choice, card, outcome) => {
    const { page, attemptId } = await attempt(choice, card)
    expect(await page.subscriptions.outcome({ attemptId })).toMatchObject(outcome)
    expect(desk.requests).toHaveLength(1)
    await desk.release()
    desk.requests.length = 0
    expect(await page.subscriptions.outcome({ attemptId })).toMatchObject(outcome)
  },
)

test('while Stripe does not answer the outcome is open, and known once events arrive', async () => {
  const { page, attemptId } = await attempt({}, 'pm_card_visa')
  const headers = { 'stripe-should-retry': 'false' }
  desk.faults.push(async () =>
    Response.json({ error: { type: 'api_error', message: 'later' } }, { status: 503, headers }),
  )
  expect(await page.subscriptions.outcome({ attemptId })).toMatchObject({ outcome: 'waiting' })
  expect(desk.faults).toEqual([])
  await desk.release()
  expect(await page.subscriptions.outcome({ attemptId })).toMatchObject({ outcome: 'paid' })
})

test('opened again after a renewal with another card it still shows what was paid then', async () => {
  const { attemptId, ...tab } = await attempt({}, 'pm_card_visa')
  await desk.release()
  const before = await tab.page.subscriptions.outcome({ attemptId })
  await desk.payWith(tab, 'pm_card_mastercard')
  await desk.pass(tab, 32)
  const after = await tab.page.subscriptions.outcome({ attemptId })
  expect(after.receipt).toEqual(before.receipt)
  expect(after).toMatchObject({ paidAt: before.paidAt, paymentMethod: before.paymentMethod, due: before.due })
  expect(after.renewsAt).not.toBe(before.renewsAt)
})

describe('how much is asked of Stripe', () => {
  test('nothing while the rows are younger than two seconds', async () => {
    const { page, attemptId } = await attempt()
    await page.subscriptions.outcome({ attemptId })
    desk.requests.length = 0
    later(1)
    expect(await page.subscriptions.outcome({ attemptId })).toMatchObject({ outcome: 'waiting' })
    expect(desk.requests).toEqual([])
    await desk.release()
  })

  test('nothing once the outcome is known, and never for the overview', async () => {
    const { page, attemptId } = await attempt({}, 'pm_card_visa')
    await desk.release()
    later(3600)
    desk.requests.length = 0
    const outcome = await page.subscriptions.outcome({ attemptId })
    expect(outcome).toMatchObject({
      outcome: 'paid',
      due: { amountMinor: 900, currency: 'eur' },
      next: { amountMinor: 900, currency: 'eur' },
      paymentMethod: { last4: '4242' },
      paidAt: expect.any(String),
      renewsAt: expect.any(String),
    })
    await page.subscriptions.current()
    await page.activity.recent()
    await page.plans.list()
    expect(await page.invoices.get({ invoiceId: outcome.receipt?.invoiceId ?? '' })).toMatchObject({
      number: outcome.receipt?.number,
      total: { amountMinor: 900 },
    })
    expect(desk.requests).toEqual([])
  })

  test('two requests to start a first subscription, one for a later one, three reads for its events', async () => {
    const tab = await desk.newcomer()
    await ensureAccountClock(desk.deps, tab.accountId)
    desk.requests.length = 0
    const step = await desk.start(tab)
    expect(desk.requests).toEqual(['POST /v1/customers', 'POST /v1/subscriptions'])

    desk.requests.length = 0
    await desk.settle()
    const afterStart = desk.requests.length
    await desk.confirm(step)
    await desk.emulator.idle()
    const beforeWork = desk.requests.length
    await desk.settle()
    expect(desk.requests.length - beforeWork + afterStart).toBeLessThanOrEqual(3)
    expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })

    const row = (await desk.deps.stripe.subscriptions.list({ customer: await customerOf(tab) })).data[0]
    await desk.deps.stripe.subscriptions.cancel(row?.id ?? '')
    await desk.settle()
    desk.requests.length = 0
    await desk.start(tab)
    expect(desk.requests).toEqual(['POST /v1/subscriptions'])
  })
})

test('the attempt of another account is not found, like one that never was', async () => {
  const { attemptId } = await attempt({}, 'pm_card_visa')
  await desk.release()
  const stranger = await desk.newcomer()
  const foreign = await refusalOf(stranger.page.subscriptions.outcome({ attemptId }))
  const missing = await refusalOf(stranger.page.subscriptions.outcome({ attemptId: crypto.randomUUID() }))
  expect(foreign).toEqual({ code: 'not_found', details: {} })
  expect(missing).toEqual(foreign)
})

async function customerOf({ accountId }: Tab): Promise<string> {
  const { rows } = await desk.database.execute('select stripe_id from customers where account_id = $1', [
    accountId,
  ])
  return String(rows[0]?.['stripe_id'])
}
