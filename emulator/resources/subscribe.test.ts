import { describe, expect, test } from 'vitest'
import { useEmulator } from '../conformance/start-for-tests.ts'
import { confirmInBrowser, eventTypes, openShop, secretOf, startIncomplete } from './billing-for-tests.ts'

const emulator = useEmulator()

describe('a first subscription, paid in the browser', () => {
  test('is incomplete until the card is confirmed and then active with the card as its default', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop)
    expect(subscription.status).toBe('incomplete')

    const confirmed = await confirmInBrowser(emulator, shop, secretOf(subscription), '4242 4242 4242 4242')
    expect(confirmed.status).toBe(200)
    expect(confirmed.body['status']).toBe('succeeded')

    const after = await shop.stripe.subscriptions.retrieve(subscription.id, {
      expand: ['latest_invoice.payments', 'default_payment_method'],
    })
    expect(after.status).toBe('active')
    const method = after.default_payment_method
    expect(typeof method === 'object' && method?.card?.last4).toBe('4242')
    const invoice = typeof after.latest_invoice === 'object' ? after.latest_invoice : null
    expect(invoice).toMatchObject({
      status: 'paid',
      amount_paid: 2000,
      amount_remaining: 0,
      attempt_count: 1,
      billing_reason: 'subscription_create',
    })
    expect(invoice?.payments?.data[0]).toMatchObject({ status: 'paid', amount_paid: 2000 })
  })

  test('tells its story in the order in which Stripe tells it', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop)
    await confirmInBrowser(emulator, shop, secretOf(subscription), '4242424242424242')
    const types = await eventTypes(shop.stripe)
    expect(types.slice(types.indexOf('customer.created'))).toEqual([
      'customer.created',
      'customer.updated',
      'customer.subscription.created',
      'invoice.created',
      'payment_intent.created',
      'invoice.finalized',
      'charge.succeeded',
      'payment_method.attached',
      'payment_intent.succeeded',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
      'invoice_payment.paid',
    ])
  })
})
