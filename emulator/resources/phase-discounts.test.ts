import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance } from './billing-for-tests.ts'
import { at, newsSince, openRunning, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()
const DECEMBER = at('2026-12-01T00:00:00Z')
const JANUARY = at('2027-01-01T00:00:00Z')
const FEBRUARY = at('2027-02-01T00:00:00Z')

/** A subscription whose second phase is a month at 20 % off, and whose third is as the first. */
async function openDiscounted(duration: 'forever' | 'once') {
  const shop = await openRunning(emulator)
  const coupon = await shop.stripe.coupons.create({ percent_off: 20, duration })
  const schedule = await shop.stripe.subscriptionSchedules.create({ from_subscription: shop.subscription.id })
  const items = [{ price: shop.price.id }]
  const phases: Stripe.SubscriptionScheduleUpdateParams.Phase[] = [
    { items, start_date: schedule.phases[0]?.start_date ?? 0, end_date: DECEMBER },
    { items, end_date: JANUARY, discounts: [{ coupon: coupon.id }] },
    { items, end_date: FEBRUARY },
  ]
  const updated = await shop.stripe.subscriptionSchedules.update(schedule.id, { phases })
  return { shop, coupon, schedule: updated, phases }
}

const totalsOf = async (shop: Running) =>
  (await shop.stripe.invoices.list({ subscription: shop.subscription.id })).data.map(({ total }) => total)

test('a phase redeems its discounts when it begins, as its preview said', async () => {
  const { shop, coupon, schedule } = await openDiscounted('once')
  expect(schedule.phases[1]?.discounts).toEqual([{ coupon: coupon.id, discount: null, promotion_code: null }])
  expect((await shop.stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(0)
  const said = await shop.stripe.invoices.createPreview({ schedule: schedule.id })
  expect(said.total).toBe(1600)
  const news = await newsSince(shop.stripe)
  await advance(emulator, shop, DECEMBER)
  expect((await news()).slice(1)).toEqual([
    'subscription_schedule.updated',
    'coupon.updated',
    'customer.discount.created',
    'customer.subscription.updated',
    'invoice.created',
  ])
  await advance(emulator, shop, FEBRUARY)
  // What holds for one invoice does not hold for the next.
  expect(await totalsOf(shop)).toEqual([2000, 2000, 1600, 2000])
})

test('a phase that names no discounts leaves those there are', async () => {
  const { shop } = await openDiscounted('forever')
  await advance(emulator, shop, JANUARY)
  await advance(emulator, shop, FEBRUARY)
  expect(await totalsOf(shop)).toEqual([1600, 1600, 1600, 2000])
})

test('a running phase that is sent again redeems once, and one that names another takes its place', async () => {
  const { shop, coupon, schedule, phases } = await openDiscounted('forever')
  await advance(emulator, shop, DECEMBER)
  const [, second, third] = phases
  if (second === undefined || third === undefined) throw new Error('the phases are three')
  const again = { ...second, start_date: DECEMBER }
  const before = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
  await shop.stripe.subscriptionSchedules.update(schedule.id, { phases: [again, third] })
  expect(await shop.stripe.subscriptions.retrieve(shop.subscription.id)).toEqual(before)
  expect((await shop.stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(1)

  const half = await shop.stripe.coupons.create({ percent_off: 50, duration: 'forever' })
  const news = await newsSince(shop.stripe)
  await shop.stripe.subscriptionSchedules.update(schedule.id, {
    phases: [{ ...again, discounts: [{ coupon: half.id }] }, third],
  })
  expect(await news()).toEqual([
    'subscription_schedule.updated',
    'customer.discount.deleted',
    'coupon.updated',
    'customer.discount.created',
    'customer.subscription.updated',
  ])
  await advance(emulator, shop, JANUARY)
  expect((await totalsOf(shop))[0]).toBe(1000)
})

test('a new schedule begins with its first phase’s discounts; what cannot be redeemed is refused', async () => {
  const { shop, coupon, schedule, phases } = await openDiscounted('forever')
  const made = await shop.stripe.subscriptionSchedules.create({
    customer: shop.customer.id,
    start_date: 'now',
    default_settings: { default_payment_method: String(shop.subscription.default_payment_method) },
    phases: [{ items: [{ price: shop.price.id, quantity: 2 }], discounts: [{ coupon: coupon.id }] }],
  })
  const [first] = (await shop.stripe.invoices.list({ subscription: String(made.subscription) })).data
  expect(first?.total).toBe(3200)
  const [one, two] = phases
  if (one === undefined || two === undefined) throw new Error('the phases are three')
  const refusal = async (discounts: Stripe.SubscriptionScheduleUpdateParams.Phase['discounts']) => {
    const wish = { ...two, ...(discounts === undefined ? {} : { discounts }) }
    return failureOf(shop.stripe.subscriptionSchedules.update(schedule.id, { phases: [one, wish] }))
  }
  expect((await refusal([{ coupon: 'none' }])).param).toBe('phases[1][discounts][0][coupon]')
  expect((await refusal([{ discount: 'di_none' }])).param).toBe('phases[1][discounts][0][discount]')
  expect((await refusal('')).param).toBe('phases[1][discounts]')
})
