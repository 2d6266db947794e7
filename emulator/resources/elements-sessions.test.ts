import { describe, expect, test } from 'vitest'
import { emulatorForTests } from '../conformance/start-for-tests.ts'
import { openShop, secretOf, startIncomplete } from './billing-for-tests.ts'

const emulator = emulatorForTests()

async function sessionFor(account: string, params: Record<string, string>) {
  const query = new URLSearchParams({
    ...params,
    key: `pk_test_${account}`,
    _stripe_version: '2026-10-28.endive',
  })
  return emulator.call('GET', `/v1/elements/sessions?${query.toString()}`, { key: '' })
}

describe('what Elements asks first', () => {
  test('a deferred subscription gets the methods without an intent', async () => {
    const { stripe } = await openShop(emulator)
    const session = await sessionFor(stripe.account, {
      type: 'deferred_intent',
      'deferred_intent[mode]': 'subscription',
      'deferred_intent[amount]': '2000',
      'deferred_intent[currency]': 'usd',
      locale: 'en',
      stripe_js_id: 'x',
      'client_betas[0]': 'y',
    })
    expect(session.status).toBe(200)
    expect(session.body).toMatchObject({
      session_id: expect.stringMatching(/^elements_session_/),
      ordered_payment_method_types_and_wallets: ['card'],
      payment_method_preference: { type: 'deferred_intent', country_code: 'US' },
    })
  })

  test('an intent is shown reduced, and refused once it is over', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop)
    const client_secret = secretOf(subscription)
    const session = await sessionFor(shop.stripe.account, { type: 'payment_intent', client_secret })
    expect(session.body['payment_method_preference']).toMatchObject({
      type: 'payment_intent',
      payment_intent: { amount: 2000, client_secret, status: 'requires_payment_method' },
    })
    expect(JSON.stringify(session.body)).not.toContain(shop.customer.id)
    await shop.stripe.subscriptions.cancel(subscription.id)
    const over = await sessionFor(shop.stripe.account, { type: 'payment_intent', client_secret })
    expect(over.status).toBe(400)
    const wrong = await sessionFor(shop.stripe.account, {
      type: 'payment_intent',
      client_secret: 'pi_x_secret_y',
    })
    expect(wrong.error['code']).toBe('resource_missing')
  })
})
