import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEmulator } from '#emulator/emulator.ts'
import { reconcile } from '../../billing/reconcile/reconcile.ts'
import { createStripe } from '../../stripe/client.ts'
import { backfillEvents } from '../../webhooks/backfill-events.ts'
import { answerBank } from '../people.ts'
import { openTestPaydesk, type Tab, type TestPaydesk } from '../test-paydesk.ts'
import { startStandIn, type StripeStandIn } from './stand-in.ts'

let desk: TestPaydesk
let standIn: StripeStandIn
/** The way of a card holder’s browser, which is none of the API’s. */
let bank: Stripe

beforeAll(async () => {
  desk = await openTestPaydesk({
    stripeUrl: 'https://api.stripe.com',
    async emulator(send) {
      const emulator = await createEmulator({ baseUrl: 'http://localhost:12111', send })
      bank = createStripe({
        secretKey: 'sk_test_in_process',
        apiUrl: 'http://localhost:12111',
        fetch: (input, init) => emulator.fetch(new Request(input, init)),
      })
      standIn = await startStandIn((request) => emulator.fetch(request))
      return { ...emulator, fetch: (request) => standIn.fetch(request), close: () => closeBoth(emulator) }
    },
  })
})
afterAll(() => desk.end())

async function closeBoth(emulator: { close(): Promise<void> }): Promise<void> {
  await standIn.close()
  await emulator.close()
}

const stateOf = async (tab: Tab) => (await tab.page.subscriptions.current()).state.kind

test('a subscription is paid over TLS, and what webhooks tell arrives', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab)
  expect(step).toMatchObject({ kind: 'confirm_payment' })
  expect(await desk.confirm(step)).toBeNull()
  await desk.settle()
  expect(await stateOf(tab)).toBe('active')
})

test('a refused card is told in the bank’s words and another one pays', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab)
  expect(await desk.confirm(step, 'pm_card_visa_chargeDeclined')).toBe('generic_decline')
  await desk.settle()
  expect(await stateOf(tab)).toBe('incomplete')
  await desk.confirm(step)
  await desk.settle()
  expect(await stateOf(tab)).toBe('active')
})

test('a trial begins with a card that is set up for later', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab, { choice: { plan: 'business' } })
  expect(step).toMatchObject({ kind: 'confirm_setup' })
  await desk.confirm(step)
  await desk.settle()
  expect(await stateOf(tab)).toBe('trialing')
})

test('a bank’s check is answered at the bank, and the payment goes on at Stripe', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab)
  await desk.confirm(step, 'pm_card_threeDSecure2Required')
  await desk.settle()
  expect(await stateOf(tab)).toBe('bank_check')
  await answerBank({ stripe: bank }, step, 'complete')
  await desk.settle()
  expect(await stateOf(tab)).toBe('active')
})

test('another plan replaces an unfinished one', async () => {
  const tab = await desk.newcomer()
  await desk.start(tab)
  await desk.confirm(await desk.start(tab, { choice: { plan: 'team', seats: 3 } }))
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })
})

test('events and whole accounts are read through by documented lists', async () => {
  await backfillEvents(desk.deps)
  expect(await reconcile(desk.deps)).toMatchObject({ broken: 0, changed: 0 })
})

test('everything that was asked keeps to what Stripe documents', () => {
  expect(standIn.violations).toEqual([])
  expect(standIn.requests.length).toBeGreaterThan(50)
  expect(new Set(standIn.requests.map(({ method }) => method))).toEqual(new Set(['GET', 'POST', 'DELETE']))
  for (const { headers } of standIn.requests) {
    expect(headers).toMatchObject({ 'stripe-version': '2026-10-28.endive' })
    expect(headers['user-agent']).toMatch(/^Stripe\/v1 NodeBindings\//)
  }
})

describe('the stand-in', () => {
  const good: Record<string, string> = {
    authorization: 'Bearer sk_test_in_process',
    'stripe-version': '2026-10-28.endive',
    'content-type': 'application/x-www-form-urlencoded',
    'idempotency-key': 'one',
  }
  const ask = async (init: RequestInit = {}, path = '/v1/customers') => {
    const response = await standIn.fetch(
      new Request(`https://api.stripe.com${path}`, { method: 'POST', headers: good, ...init }),
    )
    return { status: response.status, text: await response.text() }
  }
  const without = (name: string) =>
    Object.fromEntries(Object.entries(good).filter(([header]) => header !== name))

  test('lets a proper request through', async () => {
    expect(await ask({ body: 'email=a@example.com' })).toMatchObject({ status: 200 })
  })

  test.each([
    ['no key', { headers: without('authorization') }, /bearer/],
    ['a publishable key', { headers: { ...good, authorization: 'Bearer pk_test_in_process' } }, /bearer/],
    ['a live key', { headers: { ...good, authorization: 'Bearer sk_live_a1' } }, /bearer/],
    ['no version', { headers: without('stripe-version') }, /version/],
    ['another version', { headers: { ...good, 'stripe-version': '2020-08-27' } }, /version/],
    ['JSON', { headers: { ...good, 'content-type': 'application/json' }, body: '{}' }, /form-encoded/],
    ['JSON that calls itself a form', { body: '{"email":"a"}' }, /form-encoded/],
    ['a write without an idempotency key', { headers: without('idempotency-key') }, /idempotency key/],
    ['a card number', { body: 'card[number]=4242424242424242' }, /card number/],
  ] satisfies [string, RequestInit, RegExp][])('refuses %s', async (_name, init, says) => {
    const { status, text } = await ask(init)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(text).toMatch(says)
  })

  test('refuses parameters and pages that Stripe does not know', async () => {
    expect((await ask({ body: 'colour=red', headers: { ...good, 'idempotency-key': 'two' } })).text).toMatch(
      /unknown parameter/,
    )
    expect((await ask({ method: 'GET' }, '/v1/customers?limit=101')).text).toMatch(/at most 100/)
    expect((await ask({}, '/v1/3ds2/challenge_complete')).status).toBe(404)
  })

  test('is trusted by nobody who was not handed its certificate', async () => {
    await expect(fetch(`https://localhost:${standIn.port}/v1/customers`)).rejects.toThrow('fetch failed')
  })
})
