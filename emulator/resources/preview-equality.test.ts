import fc from 'fast-check'
import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance } from './billing-for-tests.ts'
import { amounts, at, NOVEMBER, openRunning, priceOf, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()
const MONTH_END = at('2026-12-01T00:00:00Z')
const SEED = 20_261_128

type Details = NonNullable<Stripe.InvoiceCreatePreviewParams['subscription_details']>

/** What a preview and a bill must have in common, to the cent. */
function essence(invoice: Stripe.Invoice | null) {
  return {
    lines: amounts(invoice),
    texts: invoice?.lines.data.map((line) => line.description),
    periods: invoice?.lines.data.map((line) => line.period),
    subtotal: invoice?.subtotal,
    total: invoice?.total,
    due: invoice?.amount_due,
  }
}

const preview = (shop: Running, subscription_details: Details) =>
  shop.stripe.invoices.createPreview({ subscription: shop.subscription.id, subscription_details })

async function latest(shop: Running): Promise<Stripe.Invoice | null> {
  const [invoice] = (await shop.stripe.invoices.list({ subscription: shop.subscription.id, limit: 1 })).data
  return invoice ?? null
}

const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : error

const behaviors = fc.constantFrom('always_invoice' as const, 'create_prorations' as const, 'none' as const)
const seconds = fc.integer({ min: 1, max: MONTH_END - NOVEMBER - 1 })

test('what a change of items, anchor or end is said to cost is what it is billed, then or with the renewal', async () => {
  const change = fc.record({
    amount: fc.integer({ min: 50, max: 99_999 }),
    quantity: fc.integer({ min: 0, max: 9 }),
    first: seconds,
    later: seconds,
    ends: fc.integer({ min: 1, max: 80 * 86_400 }),
    what: fc.constantFrom('quantity', 'price', 'year', 'add', 'anchor', 'end', 'end_and_items', 'period_end'),
    behavior: behaviors,
  })
  const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
    const shop = await openRunning(emulator, { amount: 1999, quantity: 3 })
    let moment = NOVEMBER
    for (const one of changes) {
      moment = Math.min(MONTH_END - 1, moment + 1 + Math.floor(one.first / 2))
      await advance(emulator, shop, moment)
      if ((await shop.stripe.subscriptions.retrieve(shop.subscription.id)).status === 'canceled') return
      const other = await priceOf(shop, one.amount, one.what === 'year' ? 'year' : 'month')
      const id = { id: shop.item }
      const params = {
        quantity: { items: [{ ...id, quantity: one.quantity }] },
        price: { items: [{ ...id, price: other.id, quantity: one.quantity }] },
        year: { items: [{ ...id, price: other.id }], billing_cycle_anchor: { type: 'now' as const } },
        add: { items: [{ price: other.id, quantity: one.quantity }] },
        anchor: { billing_cycle_anchor: { type: 'now' as const } },
        end: { cancel_at: moment + one.ends },
        end_and_items: {
          cancel_at: moment + one.ends,
          items: [{ ...id, quantity: one.quantity }, { price: other.id }],
        },
        period_end: { cancel_at_period_end: true },
      }[one.what]
      const details = { ...params, proration_behavior: one.behavior }
      const before = await latest(shop)
      const said: unknown = await preview(shop, details).catch(codeOf)
      const done = await shop.stripe.subscriptions.update(shop.subscription.id, details).catch(codeOf)
      if (typeof done !== 'object') {
        expect(said).toBe(done)
        return
      }
      let billed = await latest(shop)
      if (billed?.id === before?.id) {
        const current = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
        const ends = Math.min(...current.items.data.map((item) => item.current_period_end))
        await advance(emulator, shop, ends)
        billed = await latest(shop)
        moment = ends
      }
      if (said === 'invoice_upcoming_none') expect(billed?.id).toBe(before?.id)
      else expect(essence(said as Stripe.Invoice)).toEqual(essence(billed))
      if (moment >= MONTH_END) return
    }
  })
  await fc.assert(property, { numRuns: 30, seed: SEED })
})

const HALF = at('2026-11-16T00:00:00Z')
const TWENTIETH = at('2026-11-20T00:00:00Z')

async function openHalf(): Promise<Running> {
  const shop = await openRunning(emulator, { amount: 1999, quantity: 3 })
  await advance(emulator, shop, HALF)
  return shop
}

describe('what ends or begins again costs what its preview says', () => {
  test.each([
    ['create_prorations', true],
    ['none', false],
  ] as const)('canceling now with %s', async (proration_behavior, prorate) => {
    const shop = await openHalf()
    await shop.stripe.subscriptions.update(shop.subscription.id, {
      items: [{ id: shop.item, quantity: 5 }],
    })
    const said = await preview(shop, { cancel_now: true, proration_behavior })
    await shop.stripe.subscriptions.cancel(shop.subscription.id, { invoice_now: true, prorate })
    expect(essence(said)).toEqual(essence(await latest(shop)))
  })

  test.each([{}, { bill_for: { unused_time_from: { type: 'item_current_period_start' as const } } }])(
    'pausing with an invoice and %j',
    async (terms) => {
      const shop = await openHalf()
      const pause = { ...terms, invoicing_behavior: 'invoice' as const }
      const said = await preview(shop, { pause })
      await shop.stripe.subscriptions.pause(shop.subscription.id, pause)
      expect(essence(said)).toEqual(essence(await latest(shop)))
    },
  )

  test('pausing without one has no preview', async () => {
    const shop = await openHalf()
    const error = await failureOf(preview(shop, { pause: { type: 'subscription' } }))
    expect(error.code).toBe('invoice_upcoming_none')
  })

  test.each([
    ['now', 'create_prorations'],
    ['unchanged', 'always_invoice'],
    ['unchanged', 'create_prorations'],
    ['unchanged', 'none'],
  ] as const)('resuming with the anchor %s and %s', async (type, proration_behavior) => {
    const shop = await openHalf()
    const { id } = shop.subscription
    await shop.stripe.subscriptions.pause(id)
    const idle = await failureOf(preview(shop, {}))
    expect(idle.code).toBe('invoice_upcoming_none')
    await advance(emulator, shop, TWENTIETH)
    const terms = { billing_cycle_anchor: { type }, proration_behavior }
    const said = await preview(shop, { resume_at: 'now', ...terms })
    const { latest_invoice: before } = await shop.stripe.subscriptions.resume(id, terms)
    if (before === shop.subscription.latest_invoice) await advance(emulator, shop, MONTH_END)
    expect(essence(said)).toEqual(essence(await latest(shop)))
  })

  test('what is set as a whole stands alone, and a schedule beside a subscription is refused', async () => {
    const shop = await openHalf()
    const mixed = await failureOf(
      preview(shop, { cancel_now: true, items: [{ id: shop.item, quantity: 2 }] }),
    )
    expect(mixed.param).toBe('subscription_details[items]')
    const both = await failureOf(
      shop.stripe.invoices.createPreview({ subscription: shop.subscription.id, schedule: 'sub_sched_x' }),
    )
    expect(both.code).toBe('parameters_exclusive')
    const recurring = await failureOf(
      shop.stripe.invoices.createPreview({
        subscription: shop.subscription.id,
        preview_mode: 'recurring',
        subscription_details: { cancel_now: true },
      }),
    )
    expect(recurring.param).toBe('preview_mode')
  })
})

describe('schedules cost what their preview says', () => {
  /** A running subscription with a schedule whose second phase starts then, at another price. */
  async function openScheduled(start: number, behavior: 'always_invoice' | 'create_prorations') {
    const shop = await openHalf()
    const other = await priceOf(shop, 5000)
    const schedule = await shop.stripe.subscriptionSchedules.create({
      from_subscription: shop.subscription.id,
    })
    const [running] = schedule.phases
    const phases = [
      {
        items: [{ price: shop.price.id, quantity: 3 }],
        start_date: running?.start_date ?? 0,
        end_date: start,
      },
      { items: [{ price: other.id }], proration_behavior: behavior },
    ]
    return { shop, schedule, phases, other }
  }

  test.each([
    ['the period’s end', MONTH_END, 'create_prorations'],
    ['a moment within the period, waiting', TWENTIETH, 'create_prorations'],
    ['a moment within the period, billed then', TWENTIETH, 'always_invoice'],
  ] as const)('a phase that begins at %s', async (_, start, behavior) => {
    const { shop, schedule, phases } = await openScheduled(start, behavior)
    const said = await shop.stripe.invoices.createPreview({
      schedule: schedule.id,
      schedule_details: { phases },
    })
    await shop.stripe.subscriptionSchedules.update(schedule.id, { phases })
    const again = await shop.stripe.invoices.createPreview({ schedule: schedule.id })
    const bySubscription = await preview(shop, {})
    await advance(emulator, shop, behavior === 'always_invoice' ? start : MONTH_END)
    const billed = essence(await latest(shop))
    expect(essence(said)).toEqual(billed)
    expect(essence(again)).toEqual(billed)
    expect(essence(bySubscription)).toEqual(billed)
  })

  test.each([
    ['waiting', 'create_prorations', MONTH_END],
    ['billed then', 'always_invoice', TWENTIETH],
  ] as const)('a change before a phase that changes the items again, %s', async (_, behavior, moment) => {
    const { shop, schedule, phases } = await openScheduled(TWENTIETH, behavior)
    await shop.stripe.subscriptionSchedules.update(schedule.id, { phases })
    const items = [{ id: shop.item, quantity: 8 }]
    const said = await preview(shop, { items })
    await shop.stripe.subscriptions.update(shop.subscription.id, { items })
    await advance(emulator, shop, moment)
    expect(essence(said)).toEqual(essence(await latest(shop)))
  })

  test('a current phase that is redefined, billed now', async () => {
    const { shop, schedule, other } = await openScheduled(MONTH_END, 'create_prorations')
    const [running] = schedule.phases
    const phases = [
      {
        items: [{ price: other.id, quantity: 2 }],
        start_date: running?.start_date ?? 0,
        end_date: MONTH_END,
      },
    ]
    const details = { phases, proration_behavior: 'always_invoice' as const }
    const said = await shop.stripe.invoices.createPreview({
      schedule: schedule.id,
      schedule_details: details,
    })
    await shop.stripe.subscriptionSchedules.update(schedule.id, details)
    expect(essence(said)).toEqual(essence(await latest(shop)))
  })

  test('a schedule that begins later', async () => {
    const shop = await openHalf()
    const terms = { items: [{ price: shop.price.id, quantity: 2 }], start_date: TWENTIETH }
    const said = await shop.stripe.invoices.createPreview({
      customer: shop.customer.id,
      schedule_details: { phases: [terms] },
    })
    const { start_date, ...phase } = terms
    const schedule = await shop.stripe.subscriptionSchedules.create({
      customer: shop.customer.id,
      start_date,
      phases: [phase],
    })
    const again = await shop.stripe.invoices.createPreview({ schedule: schedule.id })
    await advance(emulator, shop, TWENTIETH)
    const [billed] = (await shop.stripe.invoices.list({ customer: shop.customer.id, limit: 1 })).data
    expect(billed?.total).toBe(3998)
    expect(essence(said)).toEqual(essence(billed ?? null))
    expect(essence(again)).toEqual(essence(billed ?? null))
  })
})

describe('an end that is planned', () => {
  test('within the period gives the rest back; moving it and taking it back are prorated again', async () => {
    const shop = await openRunning(emulator, { amount: 3000 })
    const { id } = shop.subscription
    const waiting = async () =>
      (await shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true })).data
        .map(({ amount }) => amount)
        .toSorted((a, b) => a - b)
    const cut = await shop.stripe.subscriptions.update(id, { cancel_at: TWENTIETH })
    expect(cut.items.data[0]?.current_period_end).toBe(TWENTIETH)
    expect(await waiting()).toEqual([-1100])
    await shop.stripe.subscriptions.update(id, { cancel_at: HALF })
    expect(await waiting()).toEqual([-1100, -400])
    await shop.stripe.subscriptions.update(id, { cancel_at: TWENTIETH })
    expect(await waiting()).toEqual([-1100, -400, 400])
    const kept = await shop.stripe.subscriptions.update(id, { cancel_at: '' })
    expect(kept.items.data[0]?.current_period_end).toBe(MONTH_END)
    expect(kept).toMatchObject({ cancel_at: null, canceled_at: null })
    expect(await waiting()).toEqual([-1100, -400, 400, 1100])
    await shop.stripe.subscriptions.update(id, { cancel_at: HALF, proration_behavior: 'none' })
    expect(await waiting()).toEqual([-1100, -400, 400, 1100])
  })

  test('bills what waits when it comes, and then the subscription is over', async () => {
    const shop = await openHalf()
    const { id } = shop.subscription
    await shop.stripe.subscriptions.update(id, {
      items: [{ id: shop.item, quantity: 5 }],
      cancel_at_period_end: true,
    })
    await advance(emulator, shop, MONTH_END)
    expect(await shop.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })).toMatchObject({
      status: 'canceled',
      ended_at: MONTH_END,
      latest_invoice: { billing_reason: 'subscription_cycle', status: 'paid', total: 1999 },
    })
  })

  test('in a later period shortens the renewal into it, and two words name the running period’s end', async () => {
    const shop = await openRunning(emulator, { amount: 3000 })
    const { id } = shop.subscription
    const named = await shop.stripe.subscriptions.update(id, { cancel_at: 'min_period_end' })
    expect(named).toMatchObject({ cancel_at: MONTH_END, cancel_at_period_end: false })
    const planned = await shop.stripe.subscriptions.update(id, { cancel_at: MONTH_END + 15.5 * 86_400 })
    expect(planned.items.data[0]?.current_period_end).toBe(MONTH_END)
    await advance(emulator, shop, MONTH_END)
    expect(amounts(await latest(shop))).toEqual([1500])
    await advance(emulator, shop, MONTH_END + 15.5 * 86_400)
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('canceled')
  })

  test('of a new subscription may lie in its first period, and never in the past', async () => {
    const shop = await openRunning(emulator, { amount: 3000 })
    const terms = { customer: shop.customer.id, items: [{ price: shop.price.id }] }
    const short = await shop.stripe.subscriptions.create({
      ...terms,
      default_payment_method: String(shop.subscription.default_payment_method),
      cancel_at: HALF,
      expand: ['latest_invoice'],
    })
    expect(short.latest_invoice).toMatchObject({ total: 1500, status: 'paid' })
    const past = await failureOf(shop.stripe.subscriptions.create({ ...terms, cancel_at: NOVEMBER - 1 }))
    expect(past.param).toBe('cancel_at')
    const late = await failureOf(
      shop.stripe.subscriptions.update(shop.subscription.id, { cancel_at: NOVEMBER - 1 }),
    )
    expect(late.param).toBe('cancel_at')
  })
})
