import { expect, test } from 'vitest'
import type Stripe from 'stripe'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance } from './billing-for-tests.ts'
import { at, newsSince, openRunning, priceOf, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()
const DECEMBER = at('2026-12-01T00:00:00Z')
const LATER = at('2026-12-28T00:00:00Z')

type Entry = Stripe.SubscriptionScheduleUpdateParams.PauseSchedule
const until = (timestamp: number): NonNullable<Entry['resume']> => ({
  resume_at: { type: 'timestamp', timestamp },
})
const atPeriodEnd: Entry['pause'] = {
  pause_at: { type: 'timestamp', timestamp: DECEMBER },
  settings: { bill_for: { unused_time_from: { type: 'none' } } },
}

async function book(shop: Running, entry: Entry): Promise<Stripe.SubscriptionSchedule> {
  const schedule = await shop.stripe.subscriptionSchedules.create({ from_subscription: shop.subscription.id })
  return shop.stripe.subscriptionSchedules.update(schedule.id, { pause_schedules: [entry] })
}

const stateOf = (shop: Running) => shop.stripe.subscriptions.retrieve(shop.subscription.id)
const invoicesOf = async (shop: Running) =>
  (await shop.stripe.invoices.list({ subscription: shop.subscription.id })).data

const resumeOf = async (shop: Running, schedule: string) =>
  (await shop.stripe.subscriptionSchedules.retrieve(schedule)).pause_schedules[0]?.resume?.status

test('a pause at the end of the period comes before the renewal, and its end charges a new period by itself', async () => {
  const shop = await openRunning(emulator)
  const schedule = await book(shop, { key: 'rest', pause: atPeriodEnd, resume: until(LATER) })
  expect(schedule.pause_schedules).toMatchObject([
    {
      key: 'rest',
      pause: { pause_at: DECEMBER, status: { type: 'scheduled' } },
      resume: {
        resume_at: LATER,
        settings: { billing_cycle_anchor: 'resume_at', payment_behavior: 'resume_on_payment_success' },
        status: { type: 'scheduled' },
      },
    },
  ])
  await advance(emulator, shop, at('2026-12-15T00:00:00Z'))
  expect(await stateOf(shop)).toMatchObject({ status: 'paused', schedule: schedule.id })
  expect(await invoicesOf(shop)).toHaveLength(1)
  const news = await newsSince(shop.stripe)
  await advance(emulator, shop, LATER)
  const resumed = await stateOf(shop)
  expect(resumed.status).toBe('active')
  expect(resumed.items.data[0]).toMatchObject({
    current_period_start: LATER,
    current_period_end: at('2027-01-28T00:00:00Z'),
  })
  expect(await invoicesOf(shop)).toMatchObject([{ status: 'paid', amount_paid: 2000 }, {}])
  expect(await news()).toEqual(
    expect.arrayContaining([
      'customer.subscription.resumed',
      'invoice.paid',
      'subscription_schedule.updated',
    ]),
  )
})

test('a pause from now on happens in the request, and may last for a duration', async () => {
  const shop = await openRunning(emulator)
  const middle = at('2026-11-16T00:00:00Z')
  await advance(emulator, shop, middle)
  const schedule = await book(shop, {
    pause: { pause_at: { type: 'now' } },
    resume: { resume_at: { type: 'duration', duration: { interval: 'month', interval_count: 2 } } },
  })
  expect(schedule.pause_schedules).toMatchObject([
    { pause: { status: { type: 'succeeded' } }, resume: { resume_at: at('2027-01-16T00:00:00Z') } },
  ])
  expect(await stateOf(shop)).toMatchObject({ status: 'paused' })
})

test('a resumption that the bank refuses leaves the subscription paused until its invoice is paid', async () => {
  const shop = await openRunning(emulator)
  const failing = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: shop.customer.id,
  })
  await shop.stripe.subscriptions.update(shop.subscription.id, { default_payment_method: failing.id })
  const schedule = await book(shop, {
    pause: { pause_at: { type: 'now' }, settings: { bill_for: { unused_time_from: { type: 'none' } } } },
    resume: until(LATER),
  })
  await advance(emulator, shop, LATER)
  expect(await stateOf(shop)).toMatchObject({ status: 'paused' })
  const after = await shop.stripe.subscriptionSchedules.retrieve(schedule.id)
  expect(after.pause_schedules[0]?.resume?.status.type).toBe('pending')
  const [open] = await invoicesOf(shop)
  expect(open).toMatchObject({ status: 'open' })
  await shop.stripe.invoices.pay(open?.id ?? '', { payment_method: 'pm_card_visa' })
  expect(await stateOf(shop)).toMatchObject({ status: 'active' })
  expect(await resumeOf(shop, schedule.id)).toEqual({ type: 'succeeded' })
})

test('a booked pause is taken back with an empty value, or goes with its schedule', async () => {
  const shop = await openRunning(emulator)
  const schedule = await book(shop, { pause: atPeriodEnd })
  const cleared = await shop.stripe.subscriptionSchedules.update(schedule.id, { pause_schedules: '' })
  expect(cleared.pause_schedules).toEqual([])
  await shop.stripe.subscriptionSchedules.update(schedule.id, { pause_schedules: [{ pause: atPeriodEnd }] })
  await shop.stripe.subscriptionSchedules.release(schedule.id)
  await advance(emulator, shop, DECEMBER + 7200)
  expect(await stateOf(shop)).toMatchObject({ status: 'active', schedule: null })
})

test('moments in the past, an end before its beginning and a second entry are refused', async () => {
  const shop = await openRunning(emulator)
  const refusalOf = (entries: Entry[]) =>
    failureOf(
      book(shop, entries[0] ?? {}).catch(async (error: unknown) => {
        const { schedule } = await stateOf(shop)
        await shop.stripe.subscriptionSchedules.release(typeof schedule === 'string' ? schedule : '')
        throw error
      }),
    )
  const past = { type: 'timestamp' as const, timestamp: at('2026-01-01T00:00:00Z') }
  expect(await refusalOf([{ pause: { pause_at: past } }])).toMatchObject({
    statusCode: 400,
    param: 'pause_schedules[0][pause][pause_at][timestamp]',
  })
  expect(await refusalOf([{ pause: atPeriodEnd, resume: until(at('2026-11-20T00:00:00Z')) }])).toMatchObject({
    param: 'pause_schedules[0][resume][resume_at]',
  })
  expect(await refusalOf([{ resume: until(LATER) }])).toMatchObject({ code: 'parameter_missing' })
})

test('a resumption tells that it needs the holder, and that nobody paid in time', async () => {
  const shop = await openRunning(emulator)
  const method = await shop.stripe.paymentMethods.attach('pm_card_authenticationRequired', {
    customer: shop.customer.id,
  })
  await shop.stripe.subscriptions.update(shop.subscription.id, { default_payment_method: method.id })
  const keepAll = { bill_for: { unused_time_from: { type: 'none' as const } } }
  const schedule = await book(shop, {
    pause: { pause_at: { type: 'now' }, settings: keepAll },
    resume: until(LATER),
  })
  await advance(emulator, shop, LATER)
  expect(await resumeOf(shop, schedule.id)).toEqual({ type: 'requires_action' })

  const other = await openRunning(emulator)
  const attempted = await book(other, {
    pause: { pause_at: { type: 'now' }, settings: keepAll },
    resume: { ...until(LATER), settings: { payment_behavior: 'resume_on_payment_attempt' } },
  })
  await advance(emulator, other, LATER)
  expect(await resumeOf(other, attempted.id)).toEqual({ type: 'pending' })
  await advance(emulator, other, LATER + 23 * 3600)
  expect(await resumeOf(other, attempted.id)).toMatchObject({ type: 'error' })
  expect(await stateOf(other)).toMatchObject({ status: 'paused' })
})

test('what was made cannot be booked again, and what is not given stays', async () => {
  const shop = await openRunning(emulator)
  const settings = { invoicing_behavior: 'invoice' as const }
  const schedule = await book(shop, {
    key: 'rest',
    pause: { pause_at: { type: 'timestamp', timestamp: DECEMBER }, settings },
    resume: { ...until(LATER), settings: { proration_behavior: 'none' } },
  })
  const change = (entry: Entry) =>
    shop.stripe.subscriptionSchedules.update(schedule.id, { pause_schedules: [entry] })
  const moved = await change({
    key: 'rest',
    pause: { pause_at: { type: 'now' } },
    resume: until(LATER + 3600),
  })
  expect(moved.pause_schedules).toMatchObject([
    {
      pause: { settings, status: { type: 'succeeded' } },
      resume: { resume_at: LATER + 3600, settings: { proration_behavior: 'none' } },
    },
  ])
  expect((await failureOf(change({ key: 'rest', pause: { pause_at: { type: 'now' } } }))).param).toBe(
    'pause_schedules[0][pause]',
  )
  expect((await failureOf(change({ key: 'other' }))).code).toBe('resource_missing')
  const without = await change({ key: 'rest', resume: '' })
  expect(without.pause_schedules[0]?.resume).toBeNull()
})

test('a phase begins during a pause and is billed from the resumption on', async () => {
  const shop = await openRunning(emulator)
  const other = await priceOf(shop, 5000)
  const schedule = await book(shop, { pause: { pause_at: { type: 'now' } }, resume: until(LATER) })
  const [running] = schedule.phases
  await shop.stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      { items: [{ price: shop.price.id }], start_date: running?.start_date ?? 0, end_date: DECEMBER },
      { items: [{ price: other.id }], duration: { interval: 'month', interval_count: 3 } },
    ],
  })
  await advance(emulator, shop, DECEMBER)
  const paused = await stateOf(shop)
  expect(paused.status).toBe('paused')
  expect(paused.items.data[0]?.price.id).toBe(other.id)
  await advance(emulator, shop, LATER)
  expect(await stateOf(shop)).toMatchObject({ status: 'active' })
  // The pause at the start of the month gave all of it back.
  expect((await invoicesOf(shop))[0]).toMatchObject({ status: 'paid', total: 3000 })
})

test('before a booked pause the preview is that of the pause, or there is none', async () => {
  const shop = await openRunning(emulator)
  const middle = at('2026-11-16T00:00:00Z')
  const pause = { pause_at: { type: 'timestamp' as const, timestamp: middle } }
  const schedule = await book(shop, { key: 'rest', pause })
  const preview = () => shop.stripe.invoices.createPreview({ schedule: schedule.id })
  expect((await failureOf(preview())).code).toBe('invoice_upcoming_none')
  await shop.stripe.subscriptionSchedules.update(schedule.id, {
    pause_schedules: [{ key: 'rest', pause: { ...pause, settings: { invoicing_behavior: 'invoice' } } }],
  })
  const said = await preview()
  await advance(emulator, shop, middle)
  const [made] = await invoicesOf(shop)
  expect(said.lines.data.map(({ amount }) => amount)).toEqual([-1000])
  expect(made).toMatchObject({ total: said.total, amount_due: said.amount_due })
})
