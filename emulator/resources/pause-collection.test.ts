import { describe, expect, test } from 'vitest'
import type Stripe from 'stripe'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance } from './billing-for-tests.ts'
import { at, newsSince, openRunning, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()

async function invoiceOf(shop: Running): Promise<Stripe.Invoice | null> {
  const { latest_invoice } = await shop.stripe.subscriptions.retrieve(shop.subscription.id, {
    expand: ['latest_invoice.confirmation_secret'],
  })
  return typeof latest_invoice === 'object' ? latest_invoice : null
}

describe('a pause of collecting', () => {
  test.each([
    ['keep_as_draft', 'draft', ['invoice.created']],
    [
      'mark_uncollectible',
      'uncollectible',
      ['invoice.created', 'payment_intent.created', 'invoice.finalized', 'invoice.marked_uncollectible'],
    ],
    [
      'void',
      'void',
      [
        'invoice.created',
        'payment_intent.created',
        'invoice.finalized',
        'payment_intent.canceled',
        'invoice.voided',
      ],
    ],
  ] as const)(
    'leaves the status, and with %s makes the renewal’s invoice %s',
    async (behavior, status, events) => {
      const shop = await openRunning(emulator)
      const { id } = shop.subscription
      const told = await newsSince(shop.stripe)
      const paused = await shop.stripe.subscriptions.update(id, {
        pause_collection: { behavior, resumes_at: at('2026-12-15T00:00:00Z') },
      })
      expect(paused).toMatchObject({ status: 'active', pause_collection: { behavior } })
      expect(await told()).toEqual(['customer.subscription.updated'])
      const news = await newsSince(shop.stripe)
      await advance(emulator, shop, at('2026-12-03T00:00:00Z'))
      expect(await invoiceOf(shop)).toMatchObject({ status, auto_advance: false, total: 2000 })
      expect(await news()).toEqual(['customer.subscription.updated', ...events])

      await advance(emulator, shop, at('2026-12-15T00:00:00Z'))
      const after = await shop.stripe.subscriptions.retrieve(id)
      expect(after).toMatchObject({ status: 'active', pause_collection: null })
      expect(await invoiceOf(shop)).toMatchObject({ status })
      await advance(emulator, shop, at('2027-01-01T01:00:00Z'))
      expect(await invoiceOf(shop)).toMatchObject({ status: 'paid', amount_paid: 2000 })
    },
  )

  test('is lifted by an empty value, and its end must lie ahead', async () => {
    const shop = await openRunning(emulator)
    const { id } = shop.subscription
    await shop.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } })
    const lifted = await shop.stripe.subscriptions.update(id, { pause_collection: '' })
    expect(lifted.pause_collection).toBeNull()
    const past = await failureOf(
      shop.stripe.subscriptions.update(id, {
        pause_collection: { behavior: 'void', resumes_at: at('2026-10-01T00:00:00Z') },
      }),
    )
    expect(past.param).toBe('pause_collection[resumes_at]')
  })
})
