import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { emulatorForTests } from '../conformance/start-for-tests.ts'
import { advance } from './billing-for-tests.ts'
import { amounts, at, newsSince, NOVEMBER, openRunning, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()
const MIDDLE = at('2026-11-16T00:00:00Z')
const DECEMBER = at('2026-12-01T00:00:00Z')
const JANUARY = at('2027-01-01T00:00:00Z')

/** A running subscription whose schedule goes on with this phase from then on. */
async function openPhase(
  phase: Partial<Stripe.SubscriptionScheduleUpdateParams.Phase>,
  start = DECEMBER,
): Promise<{ shop: Running; schedule: string }> {
  const shop = await openRunning(emulator)
  const items = [{ price: shop.price.id }]
  const made = await shop.stripe.subscriptionSchedules.create({ from_subscription: shop.subscription.id })
  const { id } = await shop.stripe.subscriptionSchedules.update(made.id, {
    phases: [
      { items, start_date: NOVEMBER, end_date: start },
      { items, ...phase },
    ],
  })
  return { shop, schedule: id }
}

const read = ({ stripe, subscription }: Running) =>
  stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] })

test('a phase has its invoices sent, with its own words and days', async () => {
  const { shop, schedule } = await openPhase({
    collection_method: 'send_invoice',
    invoice_settings: { days_until_due: 14, footer: 'Thank you' },
    duration: { interval: 'year' },
  })
  expect((await shop.stripe.subscriptionSchedules.retrieve(schedule)).phases[1]).toMatchObject({
    collection_method: 'send_invoice',
    invoice_settings: { days_until_due: 14, footer: 'Thank you' },
  })
  expect(await read(shop)).toMatchObject({ collection_method: 'charge_automatically', days_until_due: null })
  await advance(emulator, shop, DECEMBER + 3601)
  expect(await read(shop)).toMatchObject({
    collection_method: 'send_invoice',
    days_until_due: 14,
    invoice_settings: { footer: 'Thank you' },
    latest_invoice: {
      collection_method: 'send_invoice',
      status: 'open',
      due_date: DECEMBER + 14 * 86_400,
      footer: 'Thank you',
    },
  })
})

test('a schedule that sends invoices begins its subscription so, and a phase may charge again', async () => {
  const { stripe, customer, price, clock } = await openRunning(emulator)
  const items = [{ price: price.id }]
  const schedule = await stripe.subscriptionSchedules.create({
    customer: customer.id,
    start_date: 'now',
    default_settings: { collection_method: 'send_invoice', invoice_settings: { days_until_due: 7 } },
    phases: [
      { items, duration: { interval: 'month' } },
      { items, collection_method: 'charge_automatically' },
    ],
    expand: ['subscription'],
  })
  expect(schedule).toMatchObject({
    default_settings: { collection_method: 'send_invoice', invoice_settings: { days_until_due: 7 } },
    subscription: { collection_method: 'send_invoice', days_until_due: 7 },
  })
  await stripe.testHelpers.testClocks.advance(clock?.id ?? '', { frozen_time: DECEMBER })
  await emulator.idle()
  const { id } =
    typeof schedule.subscription === 'object' && schedule.subscription ? schedule.subscription : { id: '' }
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
    collection_method: 'charge_automatically',
    days_until_due: null,
  })
})

test('a phase begins with a trial as the period ends: nothing is billed until it is over', async () => {
  const end = DECEMBER + 14 * 86_400
  const { shop, schedule } = await openPhase({ trial_end: end, end_date: JANUARY })
  const preview = await shop.stripe.invoices.createPreview({ schedule })
  const news = await newsSince(shop.stripe)
  await advance(emulator, shop, DECEMBER)
  expect(await read(shop)).toMatchObject({
    status: 'trialing',
    trial_start: DECEMBER,
    trial_end: end,
    billing_cycle_anchor: end,
    latest_invoice: { id: shop.subscription.latest_invoice },
    items: { data: [{ current_period_start: DECEMBER, current_period_end: end }] },
  })
  expect(await news()).toEqual([
    'invoice.upcoming',
    'subscription_schedule.updated',
    'customer.subscription.updated',
  ])
  await advance(emulator, shop, end + 3601)
  const { status, latest_invoice: invoice } = await read(shop)
  expect(status).toBe('active')
  expect(invoice).toMatchObject({ status: 'paid', total: preview.total })
  expect(preview.lines.data[0]?.period).toEqual({ start: end, end: at('2027-01-15T00:00:00Z') })
})

test('a trial within a period gives back what is left of it', async () => {
  const { shop, schedule } = await openPhase(
    { trial: true, end_date: JANUARY, proration_behavior: 'always_invoice' },
    MIDDLE,
  )
  const preview = await shop.stripe.invoices.createPreview({ schedule })
  expect(amounts(preview)).toEqual([-1000])
  await advance(emulator, shop, MIDDLE)
  const after = await read(shop)
  expect(after).toMatchObject({ status: 'trialing', trial_end: JANUARY })
  expect(after.latest_invoice).toMatchObject({ total: -1000, status: 'paid' })
})

test('a phase that begins within a trial does not begin the periods again', async () => {
  const shop = await openRunning(emulator)
  const items = [{ price: shop.price.id }]
  const trialEnd = DECEMBER + 20 * 86_400
  const made = await shop.stripe.subscriptionSchedules.create({ from_subscription: shop.subscription.id })
  await shop.stripe.subscriptions.update(shop.subscription.id, { trial_end: trialEnd })
  await shop.stripe.subscriptionSchedules.update(made.id, {
    phases: [
      { items, start_date: NOVEMBER, end_date: DECEMBER },
      { items, billing_cycle_anchor: 'phase_start' },
    ],
  })
  await advance(emulator, shop, DECEMBER)
  expect(await shop.stripe.testHelpers.testClocks.retrieve(shop.clock?.id ?? '')).toMatchObject({
    status: 'ready',
  })
  expect(await read(shop)).toMatchObject({ status: 'trialing', billing_cycle_anchor: trialEnd })
})
