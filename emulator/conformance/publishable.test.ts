import { beforeAll, describe, expect, test } from 'vitest'
import { emulatorForTests, type Called } from './start-for-tests.ts'

const emulator = emulatorForTests()

describe('with a publishable key', () => {
  let account = ''
  let id = ''
  let secret = ''

  beforeAll(async () => {
    const stripe = emulator.client()
    account = stripe.account
    const customer = await stripe.customers.create()
    const intent = await stripe.paymentIntents.create({
      amount: 1000,
      currency: 'eur',
      customer: customer.id,
      metadata: { internal: 'yes' },
    })
    id = intent.id
    secret = intent.client_secret ?? ''
  })

  const retrieve = (query: string): Promise<Called> =>
    emulator.call('GET', `/v1/payment_intents/${id}?key=pk_test_${account}${query}`, { key: '' })

  test('an intent is shown to who has its secret, without what belongs to the merchant', async () => {
    const { status, body, headers } = await retrieve(`&client_secret=${secret}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, amount: 1000, client_secret: secret, status: 'requires_payment_method' })
    for (const hidden of ['customer', 'metadata', 'amount_received', 'latest_charge']) {
      expect(body).not.toHaveProperty(hidden)
    }
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })

  test('what Stripe.js adds and the endpoint does not know is dropped', async () => {
    const { status } = await retrieve(
      `&client_secret=${secret}&is_stripe_sdk=false&_stripe_version=2026-10-28.endive`,
    )
    expect(status).toBe(200)
  })

  test.each(['', '&client_secret=pi_wrong_secret_x'])(
    'nothing is shown with the secret "%s"',
    async (query) => {
      const { status, body } = await retrieve(query)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(body).not.toHaveProperty('id')
    },
  )

  test('a declined confirmation tells of the intent as reduced as an answer', async () => {
    const { status, error } = await emulator.call('POST', `/v1/payment_intents/${id}/confirm`, {
      key: '',
      body: new URLSearchParams({
        key: `pk_test_${account}`,
        client_secret: secret,
        'payment_method_data[type]': 'card',
        'payment_method_data[card][number]': '4000000000000002',
        'payment_method_data[card][exp_month]': '12',
        'payment_method_data[card][exp_year]': '2040',
        'payment_method_data[card][cvc]': '314',
        return_url: 'http://localhost/return',
      }).toString(),
    })
    expect(status).toBe(402)
    expect(error).toMatchObject({ type: 'card_error', code: 'card_declined', payment_intent: { id } })
    expect(error['payment_intent']).not.toHaveProperty('customer')
    expect(JSON.stringify(error)).not.toContain('fingerprint')
    expect(JSON.stringify(error)).not.toContain('cus_')
  })

  test('a page may ask from anywhere, at those endpoints alone', async () => {
    const preflight = await emulator.call('OPTIONS', `/v1/payment_intents/${id}/confirm`, { key: '' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect((await emulator.call('OPTIONS', '/v1/refunds', { key: '' })).status).toBe(404)
  })
})
