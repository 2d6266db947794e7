import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, eventTypes, openShop } from './billing-for-tests.ts'

const emulator = emulatorForTests()
const START = Date.parse('2050-01-31T10:00:00Z') / 1000

async function openPaid(token: string) {
  const shop = await openShop(emulator, { frozen: START })
  const method = await shop.stripe.paymentMethods.attach(token, { customer: shop.customer.id })
  const intent = await shop.stripe.paymentIntents.create({
    amount: 1000,
    currency: 'usd',
    customer: shop.customer.id,
    payment_method: method.id,
    confirm: true,
    off_session: true,
  })
  return { shop, intent: intent.id }
}

describe('refunds', () => {
  test('give back a part, then the rest, and no more', async () => {
    const { shop, intent } = await openPaid('pm_card_visa')
    const { stripe } = shop
    const part = await stripe.refunds.create({ payment_intent: intent, amount: 400, metadata: { why: 'x' } })
    expect(part).toMatchObject({ status: 'succeeded', amount: 400, metadata: { why: 'x' } })
    const tooMuch = await failureOf(stripe.refunds.create({ payment_intent: intent, amount: 700 }))
    expect(tooMuch.message).toBe('Refund amount ($7.00) is greater than unrefunded amount on charge ($6.00)')
    await stripe.refunds.create({ payment_intent: intent })
    const charge = await stripe.charges.retrieve(String(part.charge))
    expect(charge).toMatchObject({ amount_refunded: 1000, refunded: true })
    const again = await failureOf(stripe.refunds.create({ payment_intent: intent }))
    expect(again.code).toBe('charge_already_refunded')
    expect((await stripe.refunds.list({ payment_intent: intent })).data).toHaveLength(2)
    expect((await eventTypes(stripe)).slice(-4)).toEqual([
      'refund.created',
      'charge.refunded',
      'refund.updated',
      'charge.refund.updated',
    ])
    const shown = await stripe.refunds.retrieve(part.id, { expand: ['balance_transaction'] })
    expect(shown).toMatchObject({
      balance_transaction: { amount: -400, fee: 0, type: 'refund', source: part.id },
      destination_details: { card: { reference_status: 'available' } },
    })
  })

  test.each([
    ['pm_card_pendingRefund', 'pending', 'succeeded', 1000],
    ['pm_card_refundFail', 'succeeded', 'failed', 0],
  ])('%s is %s first and %s later', async (token, first, later, refunded) => {
    const { shop, intent } = await openPaid(token)
    const refund = await shop.stripe.refunds.create({ payment_intent: intent })
    expect(refund.status).toBe(first)
    await advance(emulator, shop, START + 3600)
    expect((await shop.stripe.refunds.retrieve(refund.id)).status).toBe(later)
    const charge = await shop.stripe.charges.retrieve(String(refund.charge))
    expect(charge.amount_refunded).toBe(refunded)
    const types = (await eventTypes(shop.stripe)).filter((type) => !type.startsWith('test_helpers'))
    expect(types.slice(-2)).toEqual(
      later === 'failed' ? ['refund.failed', 'charge.updated'] : ['refund.updated', 'charge.refund.updated'],
    )
  })
})
