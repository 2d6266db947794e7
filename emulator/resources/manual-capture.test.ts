import { expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, eventTypes, openShop } from './billing-for-tests.ts'

const emulator = emulatorForTests()
const START = Date.parse('2027-06-01T10:00:00Z') / 1000

test('an authorized payment is taken in part, canceled, or over after seven days, and the charge says which', async () => {
  const shop = await openShop(emulator, { frozen: START })
  const { stripe, customer } = shop
  const authorize = () =>
    stripe.paymentIntents.create({
      amount: 1000,
      currency: 'usd',
      customer: customer.id,
      payment_method: 'pm_card_visa',
      capture_method: 'manual',
      confirm: true,
      return_url: 'http://localhost/return',
    })
  const chargeOf = async (id: string) => {
    const { latest_charge } = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })
    return latest_charge
  }
  const [part, canceled, forgotten] = [await authorize(), await authorize(), await authorize()]
  const taken = await stripe.paymentIntents.capture(part.id, { amount_to_capture: 400, metadata: { a: 'b' } })
  expect(taken).toMatchObject({ status: 'succeeded', amount_received: 400, metadata: { a: 'b' } })
  expect(await chargeOf(part.id)).toMatchObject({ captured: true, amount_captured: 400 })
  const tooMuch = stripe.refunds.create({ payment_intent: part.id, amount: 401 })
  expect((await failureOf(tooMuch)).param).toBe('amount')
  const before = (await eventTypes(stripe)).length
  await stripe.paymentIntents.cancel(canceled.id, { cancellation_reason: 'abandoned' })
  expect(await chargeOf(canceled.id)).toMatchObject({
    captured: false,
    refunded: true,
    amount_refunded: 1000,
  })
  await advance(emulator, shop, START + 7 * 86_400)
  expect(await stripe.paymentIntents.retrieve(forgotten.id)).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'automatic',
    amount_capturable: 0,
  })
  expect((await stripe.paymentIntents.retrieve(part.id)).status).toBe('succeeded')
  const types = (await eventTypes(stripe)).slice(before).filter((type) => !type.startsWith('test_helpers'))
  expect(types).toEqual([
    'charge.refunded',
    'payment_intent.canceled',
    'charge.expired',
    'payment_intent.canceled',
  ])
})
