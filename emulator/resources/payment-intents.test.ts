import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from '../conformance/start-for-tests.ts'
import {
  answerChallenge,
  cardParams,
  confirmInBrowser,
  eventTypes,
  fromBrowser,
  openShop,
} from './billing-for-tests.ts'

const emulator = emulatorForTests()
const euros = { amount: 1500, currency: 'eur' }
const withoutRedirects = { automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const } }

async function pay(
  stripe: Stripe,
  method: string,
  changes: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create({
    ...euros,
    ...withoutRedirects,
    payment_method: method,
    confirm: true,
    ...changes,
  })
}

describe('payment intents', () => {
  test('begin without a payment method and are paid at once by a good card', async () => {
    const { stripe } = await openShop(emulator)
    const created = await stripe.paymentIntents.create({ ...euros, metadata: { order: '7' } })
    expect(created).toMatchObject({
      status: 'requires_payment_method',
      automatic_payment_methods: { enabled: true, allow_redirects: 'always' },
      capture_method: 'automatic_async',
      latest_charge: null,
    })
    const paid = await stripe.paymentIntents.confirm(created.id, {
      payment_method: 'pm_card_visa',
      return_url: 'https://example.com',
      expand: ['latest_charge.balance_transaction'],
    })
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 1500, last_payment_error: null })
    expect(paid.latest_charge).toMatchObject({
      paid: true,
      status: 'succeeded',
      outcome: { type: 'authorized', seller_message: 'Payment complete.' },
      balance_transaction: { amount: 1500, fee: 74, net: 1426 },
    })
    expect((await eventTypes(stripe)).slice(-4)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'charge.updated',
    ])
  })

  test('a decline leaves the intent ready for another card, with the reason and a failed charge', async () => {
    const shop = await openShop(emulator)
    const { stripe } = shop
    const intent = await stripe.paymentIntents.create(euros)
    const declined = await confirmInBrowser(emulator, shop, intent.client_secret ?? '', '4000000000009995')
    expect(declined.status).toBe(402)
    expect(declined.error).toMatchObject({
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
      payment_intent: { id: intent.id, status: 'requires_payment_method' },
    })
    expect(JSON.stringify(declined.error)).not.toMatch(/fingerprint|"metadata"/)

    const after = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] })
    expect(after).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      last_payment_error: { decline_code: 'insufficient_funds', payment_method: { card: { last4: '9995' } } },
      latest_charge: {
        status: 'failed',
        failure_code: 'card_declined',
        outcome: { reason: 'insufficient_funds' },
      },
    })
    expect((await eventTypes(stripe)).slice(-2)).toEqual(['charge.failed', 'payment_intent.payment_failed'])

    const paid = await confirmInBrowser(emulator, shop, intent.client_secret ?? '', '4242424242424242')
    expect(paid.body).toMatchObject({ status: 'succeeded', last_payment_error: null })
    const again = await confirmInBrowser(emulator, shop, intent.client_secret ?? '', '4242424242424242')
    expect(again.status).toBe(400)
    expect(again.error['code']).toBe('payment_intent_unexpected_state')
  })

  test.each([
    ['complete', '4000000000003220', 'succeeded', undefined],
    ['complete', '4000002500003155', 'succeeded', undefined],
    ['complete', '4000008400001629', 'requires_payment_method', 'card_declined'],
    ['complete', '4000008260003178', 'requires_payment_method', 'card_declined'],
    ['fail', '4000002760003184', 'requires_payment_method', 'payment_intent_authentication_failure'],
    ['cancel', '4000002760003184', 'requires_payment_method', 'payment_intent_authentication_failure'],
  ] as const)('the bank check: %s with %s ends in %s', async (outcome, number, status, code) => {
    const shop = await openShop(emulator)
    const intent = await shop.stripe.paymentIntents.create(euros)
    const waiting = await confirmInBrowser(emulator, shop, intent.client_secret ?? '', number)
    expect(waiting.body).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'stripe_3ds2_fingerprint' } },
    })
    expect((await eventTypes(shop.stripe)).at(-1)).toBe('payment_intent.requires_action')

    const answered = await answerChallenge(emulator, shop, waiting, outcome)
    expect(answered.status).toBe(200)
    const after = await shop.stripe.paymentIntents.retrieve(intent.id)
    expect(after.status).toBe(status)
    expect(after.next_action).toBeNull()
    expect(after.last_payment_error?.code).toBe(code)

    const twice = await answerChallenge(emulator, shop, waiting, 'complete')
    expect(twice.status).toBe(400)
    expect((await shop.stripe.paymentIntents.retrieve(intent.id)).status).toBe(status)
  })

  test('an intent that waits for the bank can be confirmed again and asks again', async () => {
    const shop = await openShop(emulator)
    const intent = await shop.stripe.paymentIntents.create(euros)
    const secret = intent.client_secret ?? ''
    const first = await confirmInBrowser(emulator, shop, secret, '4000000000003220')
    const second = await confirmInBrowser(emulator, shop, secret, '4000000000003220')
    expect(second.body['status']).toBe('requires_action')
    expect((await answerChallenge(emulator, shop, first, 'complete')).status).toBe(400)
    expect((await answerChallenge(emulator, shop, second, 'complete')).status).toBe(200)
  })

  test('off-session, a card that must be authenticated is declined', async () => {
    const { stripe, customer } = await openShop(emulator)
    const method = await stripe.paymentMethods.attach('pm_card_authenticationRequired', {
      customer: customer.id,
    })
    const error = await failureOf(pay(stripe, method.id, { customer: customer.id, off_session: true }))
    expect(error).toMatchObject({
      statusCode: 402,
      code: 'authentication_required',
      decline_code: 'authentication_required',
      message: 'Your card was declined. This transaction requires authentication.',
    })
    expect(error.payment_intent).toMatchObject({ status: 'requires_payment_method', payment_method: null })
  })

  test('a card set up on the way pays off-session afterwards', async () => {
    const shop = await openShop(emulator)
    const { stripe, customer } = shop
    const intent = await stripe.paymentIntents.create({
      ...euros,
      customer: customer.id,
      setup_future_usage: 'off_session',
    })
    const waiting = await confirmInBrowser(emulator, shop, intent.client_secret ?? '', '4000002500003155')
    await answerChallenge(emulator, shop, waiting, 'complete')
    const [saved] = (await stripe.customers.listPaymentMethods(customer.id)).data
    const later = await pay(stripe, saved?.id ?? '', { customer: customer.id, off_session: true })
    expect(later.status).toBe('succeeded')
  })

  test('error_on_requires_action declines instead of asking', async () => {
    const { stripe } = await openShop(emulator)
    const error = await failureOf(
      pay(stripe, 'pm_card_threeDSecure2Required', { error_on_requires_action: true }),
    )
    expect(error.code).toBe('authentication_required')
  })

  test('a card used without a customer is good for one payment', async () => {
    const { stripe } = await openShop(emulator)
    const method = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } })
    await pay(stripe, method.id)
    const again = await failureOf(pay(stripe, method.id))
    expect(again.message).toMatch(/^The provided PaymentMethod was previously used/)
  })

  test('manual capture authorizes first and takes the money later', async () => {
    const { stripe } = await openShop(emulator)
    const held = await pay(stripe, 'pm_card_visa', { capture_method: 'manual' })
    expect(held).toMatchObject({
      status: 'requires_capture',
      amount_capturable: 1500,
      amount_received: 0,
    })
    const taken = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1000 })
    expect(taken).toMatchObject({ status: 'succeeded', amount_received: 1000, amount_capturable: 0 })
  })

  test('can be canceled until they are paid', async () => {
    const { stripe } = await openShop(emulator)
    const open = await stripe.paymentIntents.create(euros)
    const canceled = await stripe.paymentIntents.cancel(open.id, { cancellation_reason: 'abandoned' })
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' })
    const paid = await pay(stripe, 'pm_card_visa')
    const error = await failureOf(stripe.paymentIntents.cancel(paid.id))
    expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' })
    expect(error.message).toMatch(/because it has a status of succeeded/)
  })

  test('amounts below the minimum, unknown parameters and strange secrets are refused', async () => {
    const shop = await openShop(emulator)
    const { stripe } = shop
    const small = await failureOf(stripe.paymentIntents.create({ amount: 20, currency: 'usd' }))
    expect(small).toMatchObject({ code: 'amount_too_small', param: 'amount' })
    const removed = await emulator.call('POST', '/v1/payment_intents', {
      key: `sk_test_${stripe.account}`,
      body: 'amount=500&currency=usd&payment_method_types[]=card',
    })
    expect(removed.error['code']).toBe('parameter_unknown')
    const intent = await stripe.paymentIntents.create(euros)
    const forged = await confirmInBrowser(emulator, shop, `${intent.id}_secret_wrong`, '4242424242424242')
    expect(forged.status).toBe(404)
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('requires_payment_method')
  })

  test.each([
    [{ 'payment_method_data[card][number]': '4242424242424241' }, 'incorrect_number', 'number'],
    [{ 'payment_method_data[card][exp_year]': '2020' }, 'invalid_expiry_year', 'exp_year'],
    [{ 'payment_method_data[card][cvc]': '1' }, 'invalid_cvc', 'cvc'],
  ])('wrong card details change nothing: %j', async (changes, code, param) => {
    const shop = await openShop(emulator)
    const intent = await shop.stripe.paymentIntents.create(euros)
    const before = await eventTypes(shop.stripe)
    const refused = await fromBrowser(emulator, shop, `/v1/payment_intents/${intent.id}/confirm`, {
      ...cardParams('4242424242424242'),
      client_secret: intent.client_secret ?? '',
      ...changes,
    })
    expect(refused.status).toBe(402)
    expect(refused.error).toMatchObject({ type: 'card_error', code, param })
    expect(await shop.stripe.paymentIntents.retrieve(intent.id)).toEqual(intent)
    expect(await eventTypes(shop.stripe)).toEqual(before)
  })

  test('redirecting methods need a return address', async () => {
    const { stripe } = await openShop(emulator)
    const error = await failureOf(
      stripe.paymentIntents.create({ ...euros, payment_method: 'pm_card_visa', confirm: true }),
    )
    expect(error.message).toContain('you must provide a `return_url`')
  })

  test('a server that gives a return address gets a redirect instead of a Stripe.js action', async () => {
    const { stripe } = await openShop(emulator)
    const waiting = await pay(stripe, 'pm_card_threeDSecure2Required', {
      return_url: 'https://example.com/r',
    })
    expect(waiting.next_action).toMatchObject({
      type: 'redirect_to_url',
      redirect_to_url: { return_url: 'https://example.com/r' },
    })
  })
})
