import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, eventTypes, openShop, type Shop, startIncomplete } from './billing-for-tests.ts'
import { at, NOVEMBER } from './running-for-tests.ts'

const emulator = emulatorForTests()
const agreed = { customer_acceptance: { type: 'offline' as const, offline: {} } }
const returning = { return_url: 'https://example.com/return' }
const euroPrice = { currency: 'eur' }

const account = (iban: string) => ({
  type: 'sepa_debit' as const,
  sepa_debit: { iban },
  billing_details: { name: 'Ada Rossi', email: 'ada@example.com' },
})

function debit(shop: Shop, method: string, changes: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  return shop.stripe.paymentIntents.create({
    amount: 1500,
    currency: 'eur',
    customer: shop.customer.id,
    allowed_payment_method_types: ['sepa_debit'],
    payment_method: method,
    confirm: true,
    mandate_data: agreed,
    ...returning,
    ...changes,
  })
}

const openAccount = () => openShop(emulator, { frozen: NOVEMBER, price: euroPrice })

describe('bank debits', () => {
  test('a debit is on its way for days, then it has arrived', async () => {
    const shop = await openAccount()
    const sent = await debit(shop, 'pm_sepaDebit_success_de')
    expect(sent).toMatchObject({ status: 'processing', payment_method_types: ['sepa_debit'] })
    await advance(emulator, shop, at('2026-11-04T00:00:00Z'))
    expect((await shop.stripe.paymentIntents.retrieve(sent.id)).status).toBe('processing')
    await advance(emulator, shop, at('2026-11-07T00:00:00Z'))
    const arrived = await shop.stripe.paymentIntents.retrieve(sent.id, { expand: ['latest_charge'] })
    expect(arrived).toMatchObject({
      status: 'succeeded',
      amount_received: 1500,
      latest_charge: {
        status: 'succeeded',
        paid: true,
        payment_method_details: { type: 'sepa_debit', sepa_debit: { last4: '3000', country: 'DE' } },
      },
    })
    const ofPayment = (type: string) => /^(charge|payment_intent)\./.test(type)
    expect((await eventTypes(shop.stripe)).filter(ofPayment)).toEqual([
      'payment_intent.created',
      'charge.pending',
      'payment_intent.processing',
      'charge.succeeded',
      'payment_intent.succeeded',
      'charge.updated',
    ])
  })

  test.each([
    ['failed', 'account_closed', '2026-11-07T00:00:00Z'],
    ['failedDelayed', 'account_closed', '2026-11-16T00:00:00Z'],
    ['insufficientFunds', 'insufficient_funds', '2026-11-07T00:00:00Z'],
  ])('the bank refuses %s days later, with its reason', async (behavior, code, day) => {
    const shop = await openAccount()
    const sent = await debit(shop, `pm_sepaDebit_${behavior}_at`)
    expect(sent.status).toBe('processing')
    await advance(emulator, shop, at(day))
    expect(await shop.stripe.paymentIntents.retrieve(sent.id)).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      amount_received: 0,
      last_payment_error: { code, type: 'card_error' },
    })
    const types = await eventTypes(shop.stripe)
    expect(types.filter((type) => type.endsWith('failed'))).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
    ])
  })

  test('nobody is debited in dollars, without a mandate, or over a limit', async () => {
    const shop = await openAccount()
    const method = await shop.stripe.paymentMethods.create(account('DE89370400440532013000'))
    await shop.stripe.paymentMethods.attach(method.id, { customer: shop.customer.id })
    const dollars = await failureOf(debit(shop, method.id, { currency: 'usd' }))
    expect(dollars).toMatchObject({ statusCode: 400, param: 'payment_method' })
    const silent = await failureOf(debit(shop, method.id, { mandate_data: '' }))
    expect(silent.code).toBe('payment_intent_mandate_invalid')
    const tooMuch = await failureOf(debit(shop, 'pm_sepaDebit_exceedsWeeklyVolumeLimit_de'))
    expect(tooMuch.code).toBe('charge_exceeds_source_limit')
  })

  test('an account tells its country and last digits, and a wrong IBAN makes none', async () => {
    const { stripe } = await openShop(emulator)
    const method = await stripe.paymentMethods.create(account('AT61 1904 3002 3457 3201'))
    expect(method).toMatchObject({ type: 'sepa_debit', sepa_debit: { country: 'AT', last4: '3201' } })
    expect(JSON.stringify(method)).not.toContain('AT611904300234573201')
    const wrong = await failureOf(stripe.paymentMethods.create(account('AT611904300234573202')))
    expect(wrong).toMatchObject({
      statusCode: 400,
      code: 'invalid_bank_account_iban',
      param: 'sepa_debit[iban]',
    })
    const nameless = await failureOf(
      stripe.paymentMethods.create({ ...account('AT611904300234573201'), billing_details: {} }),
    )
    expect(nameless).toMatchObject({ code: 'parameter_missing', param: 'billing_details[name]' })
  })

  test('an account that is set up is debited again by its mandate, until it is detached', async () => {
    const shop = await openAccount()
    const { stripe, customer } = shop
    const setUp = await stripe.setupIntents.create({
      customer: customer.id,
      allowed_payment_method_types: ['sepa_debit'],
      payment_method: 'pm_sepaDebit_success_fr',
      confirm: true,
      mandate_data: agreed,
    })
    expect(setUp).toMatchObject({ status: 'succeeded', mandate: expect.stringMatching(/^mandate_/) })
    const mandateId = String(setUp.mandate)
    expect(await stripe.mandates.retrieve(mandateId)).toMatchObject({ status: 'active', type: 'multi_use' })
    const again = await stripe.paymentIntents.create({
      amount: 900,
      currency: 'eur',
      customer: customer.id,
      allowed_payment_method_types: ['sepa_debit'],
      payment_method: String(setUp.payment_method),
      off_session: true,
      confirm: true,
    })
    expect(again.status).toBe('processing')
    await stripe.paymentMethods.detach(String(setUp.payment_method))
    expect((await stripe.mandates.retrieve(mandateId)).status).toBe('inactive')
  })

  test('a subscription begins while its first debit is on its way, and is past due when the bank refuses', async () => {
    const shop = await openAccount()
    const method = await shop.stripe.paymentMethods.attach('pm_sepaDebit_success_de', {
      customer: shop.customer.id,
    })
    const failing = await shop.stripe.paymentMethods.attach('pm_sepaDebit_failed_de', {
      customer: shop.customer.id,
    })
    const begin = (id: string) =>
      startIncomplete(shop, {
        payment_settings: { payment_method_types: ['sepa_debit'] },
        default_payment_method: id,
      })
    const subscriptions = [await begin(method.id), await begin(failing.id)]
    for (const { latest_invoice: invoice } of subscriptions) {
      const secret = typeof invoice === 'object' ? invoice?.confirmation_secret?.client_secret : undefined
      const [intent = ''] = (secret ?? '').split('_secret_')
      const confirmed = await shop.stripe.paymentIntents.confirm(intent, {
        payment_method: invoice === subscriptions[0]?.latest_invoice ? method.id : failing.id,
        mandate_data: agreed,
      })
      expect(confirmed.status).toBe('processing')
    }
    const statuses = () =>
      Promise.all(subscriptions.map(async ({ id }) => (await shop.stripe.subscriptions.retrieve(id)).status))
    expect(await statuses()).toEqual(['active', 'active'])
    await advance(emulator, shop, at('2026-11-03T23:00:00Z'))
    expect(await statuses()).toEqual(['active', 'active'])
    await advance(emulator, shop, at('2026-11-04T01:00:00Z'))
    expect(await statuses()).toEqual(['active', 'past_due'])
    await advance(emulator, shop, at('2026-11-07T00:00:00Z'))
    expect(await statuses()).toEqual(['active', 'past_due'])
  })
})
