import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from '../conformance/start-for-tests.ts'
import { eventTypes, fromBrowser, openShop } from './billing-for-tests.ts'

const emulator = emulatorForTests()
const inTwoYears = new Date().getUTCFullYear() + 2
const typed = (number: string) => ({
  type: 'card' as const,
  card: { number, exp_month: 12, exp_year: inTwoYears, cvc: '123' },
})

describe('payment methods', () => {
  test('a card attaches, is listed under its customer, changes and detaches', async () => {
    const { stripe, customer } = await openShop(emulator)
    const created = await stripe.paymentMethods.create(typed('4242424242424242'))
    expect(created).toMatchObject({ customer: null, type: 'card', card: { brand: 'visa', last4: '4242' } })

    await stripe.paymentMethods.attach(created.id, { customer: customer.id })
    const listed = await stripe.customers.listPaymentMethods(customer.id, { type: 'card' })
    expect(listed.data.map(({ id }) => id)).toEqual([created.id])
    expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toHaveLength(1)

    const updated = await stripe.paymentMethods.update(created.id, {
      billing_details: { name: 'Ada Lovelace' },
      metadata: { color: 'blue' },
      card: { exp_month: 3 },
    })
    expect(updated).toMatchObject({
      billing_details: { name: 'Ada Lovelace' },
      card: { exp_month: 3, exp_year: inTwoYears },
      metadata: { color: 'blue' },
    })

    const detached = await stripe.paymentMethods.detach(created.id)
    expect(detached.customer).toBeNull()
    const again = await failureOf(stripe.paymentMethods.attach(created.id, { customer: customer.id }))
    expect(again.message).toMatch(/was detached from a Customer. It may not be used again/)
    expect((await eventTypes(stripe)).slice(-3)).toEqual([
      'payment_method.attached',
      'payment_method.updated',
      'payment_method.detached',
    ])
  })

  test('a detached card is nobody’s default any more', async () => {
    const { stripe, customer } = await openShop(emulator)
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })
    await stripe.paymentMethods.detach(method.id)
    const after = await stripe.customers.retrieve(customer.id)
    expect(after.deleted !== true && after.invoice_settings.default_payment_method).toBeNull()
  })

  test('one number has one fingerprint in an account and another elsewhere', async () => {
    const { stripe } = await openShop(emulator)
    const other = emulator.client()
    const [one, two, visaDebit, elsewhere] = await Promise.all([
      stripe.paymentMethods.create(typed('4242424242424242')),
      stripe.paymentMethods.create(typed('4242 4242 4242 4242')),
      stripe.paymentMethods.create(typed('4000056655665556')),
      other.paymentMethods.create(typed('4242424242424242')),
    ])
    expect(two.card?.fingerprint).toBe(one.card?.fingerprint)
    expect(visaDebit.card?.fingerprint).not.toBe(one.card?.fingerprint)
    expect(elsewhere.card?.fingerprint).not.toBe(one.card?.fingerprint)
  })

  test.each([
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline', undefined],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds', undefined],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', '', 'exp_month'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', '', 'cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', '', undefined],
  ])('%s cannot be attached', async (token, code, declineCode, param) => {
    const { stripe, customer } = await openShop(emulator)
    const error = await failureOf(stripe.paymentMethods.attach(token, { customer: customer.id }))
    expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, code })
    expect(error.decline_code).toBe(declineCode)
    if (param !== undefined) expect(error.param).toBe(param)
    expect((await stripe.customers.listPaymentMethods(customer.id)).data).toEqual([])
  })

  test.each(['pm_card_chargeCustomerFail', 'pm_card_authenticationRequired', 'tok_visa'])(
    '%s attaches',
    async (token) => {
      const { stripe, customer } = await openShop(emulator)
      const method = await stripe.paymentMethods.attach(token, { customer: customer.id })
      expect(method.customer).toBe(customer.id)
      expect(method.id).toMatch(/^pm_/)
      expect(method.id).not.toBe(token)
    },
  )

  test('wrong details and real cards are refused before anything is made', async () => {
    const { stripe } = await openShop(emulator)
    const wrong = await failureOf(stripe.paymentMethods.create(typed('4242424242424241')))
    expect(wrong).toMatchObject({ statusCode: 402, code: 'incorrect_number', param: 'number' })
    const real = await failureOf(stripe.paymentMethods.create(typed('4929420573595709')))
    expect(real).toMatchObject({ code: 'card_declined', decline_code: 'test_mode_live_card' })
    const other = await failureOf(stripe.paymentMethods.create({ type: 'bacs_debit' }))
    expect(other).toMatchObject({ statusCode: 400, param: 'type' })
    const missing = await failureOf(stripe.paymentMethods.attach('pm_gone', { customer: 'cus_gone' }))
    expect(missing.message).toBe("No such customer: 'cus_gone'")
  })

  test('a publishable key makes cards and sees no fingerprint', async () => {
    const shop = await openShop(emulator)
    const created = await fromBrowser(emulator, shop, '/v1/payment_methods', {
      type: 'card',
      'card[number]': '4242424242424242',
      'card[exp_month]': '12',
      'card[exp_year]': '34',
      'card[cvc]': '123',
      guid: 'NA',
    })
    expect(created.status).toBe(200)
    expect(created.body['card']).toMatchObject({ last4: '4242', exp_year: 2034 })
    expect(JSON.stringify(created.body)).not.toContain('fingerprint')
    const listed = await emulator.call('GET', '/v1/payment_methods', {
      key: `pk_test_${shop.stripe.account}`,
    })
    expect(listed.status).toBe(403)
  })
})
