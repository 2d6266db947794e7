import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from '../conformance/start-for-tests.ts'
import { answerChallenge, confirmInBrowser, eventTypes, openShop, type Shop } from './billing-for-tests.ts'

const emulator = emulatorForTests()

async function openSetup(shop: Shop) {
  const intent = await shop.stripe.setupIntents.create({ customer: shop.customer.id })
  return { intent, secret: intent.client_secret ?? '' }
}

describe('setup intents', () => {
  test('save a good card to the customer without making it the default', async () => {
    const shop = await openShop(emulator)
    const { intent, secret } = await openSetup(shop)
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      usage: 'off_session',
      automatic_payment_methods: { enabled: true, allow_redirects: 'always' },
    })
    const confirmed = await confirmInBrowser(emulator, shop, secret, '4242424242424242')
    expect(confirmed.body['status']).toBe('succeeded')
    expect(confirmed.body).not.toHaveProperty('customer')
    expect((await eventTypes(shop.stripe)).slice(-3)).toEqual([
      'setup_intent.created',
      'payment_method.attached',
      'setup_intent.succeeded',
    ])
    const [saved] = (await shop.stripe.customers.listPaymentMethods(shop.customer.id)).data
    expect(saved?.card?.last4).toBe('4242')
    const customer = await shop.stripe.customers.retrieve(shop.customer.id)
    expect(customer.deleted !== true && customer.invoice_settings.default_payment_method).toBeNull()
    const again = await confirmInBrowser(emulator, shop, secret, '4242424242424242')
    expect(again.error['code']).toBe('setup_intent_unexpected_state')
  })

  test('a declined card leaves the intent ready for another, and nothing attached', async () => {
    const shop = await openShop(emulator)
    const { intent, secret } = await openSetup(shop)
    const declined = await confirmInBrowser(emulator, shop, secret, '4000000000000002')
    expect(declined.status).toBe(402)
    expect(declined.error).toMatchObject({
      code: 'card_declined',
      setup_intent: { id: intent.id, status: 'requires_payment_method' },
    })
    const after = await shop.stripe.setupIntents.retrieve(intent.id, { expand: ['latest_attempt'] })
    expect(after).toMatchObject({
      last_setup_error: { decline_code: 'generic_decline' },
      payment_method: null,
      latest_attempt: { status: 'failed' },
    })
    expect((await eventTypes(shop.stripe)).at(-1)).toBe('setup_intent.setup_failed')
    expect((await shop.stripe.customers.listPaymentMethods(shop.customer.id)).data).toEqual([])
  })

  test.each([
    ['complete', '4000002500003155', 'succeeded', undefined],
    ['complete', '4000008400001629', 'requires_payment_method', 'card_declined'],
    ['fail', '4000002500003155', 'requires_payment_method', 'setup_intent_authentication_failure'],
  ] as const)('the bank check: %s with %s ends in %s', async (outcome, number, status, code) => {
    const shop = await openShop(emulator)
    const { intent, secret } = await openSetup(shop)
    const waiting = await confirmInBrowser(emulator, shop, secret, number)
    expect(waiting.body['status']).toBe('requires_action')
    const authenticated = await answerChallenge(emulator, shop, waiting, outcome)
    expect(authenticated.body).toMatchObject({
      object: 'three_d_secure_2',
      state: outcome === 'complete' ? 'succeeded' : 'failed',
    })
    const after = await shop.stripe.setupIntents.retrieve(intent.id)
    expect(after.status).toBe(status)
    expect(after.last_setup_error?.code).toBe(code)
    const attempts = await shop.stripe.setupAttempts.list({ setup_intent: intent.id })
    expect(attempts.data.map((attempt) => attempt.status)).toContain('requires_action')
  })

  test('a card that fails only when charged is saved', async () => {
    const shop = await openShop(emulator)
    const { secret } = await openSetup(shop)
    const confirmed = await confirmInBrowser(emulator, shop, secret, '4000000000000341')
    expect(confirmed.body['status']).toBe('succeeded')
  })

  test('a server confirms with a token, and an open intent can be canceled', async () => {
    const { stripe, customer } = await openShop(emulator)
    const done = await stripe.setupIntents.create({
      customer: customer.id,
      payment_method: 'pm_card_visa',
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    })
    expect(done.status).toBe('succeeded')
    const open = await stripe.setupIntents.create({ customer: customer.id })
    expect((await stripe.setupIntents.cancel(open.id)).status).toBe('canceled')
    const error = await failureOf(stripe.setupIntents.cancel(open.id))
    expect(error.message).toBe('You cannot cancel this SetupIntent because it it already canceled.')
  })
})
