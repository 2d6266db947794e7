import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountClocks } from '../db/schema/customers.ts'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import { loadBilling } from '../billing/subscriptions/load-billing.ts'
import { openTestPaydesk, type Tab, type TestPaydesk } from '../testing/test-paydesk.ts'
import { drainInbox } from './drain-inbox.ts'
import { enabledEvents, eventTable, type HandledEvent } from './event-table.ts'
import { receiveWebhook } from './receive.ts'
import { eventBody, signed } from './testing.ts'

let desk: TestPaydesk
let tab: Tab
let objects: Record<string, Record<string, unknown>>

beforeAll(async () => {
  desk = await openTestPaydesk()
  tab = await desk.newcomer()
  const trial = await desk.newcomer()
  await desk.confirm(await desk.start(tab))
  await desk.confirm(await desk.start(trial, { choice: { plan: 'business' } }))
  await desk.settle()
  objects = await objectsOf(tab, trial)
})
afterAll(() => desk.end())

/** The smallest payload of each object: what the inbox may take from an event. */
async function objectsOf(paying: Tab, trying: Tab): Promise<typeof objects> {
  const { row, payment, invoice } = await loadBilling(desk.database.db, paying.accountId)
  const customer = row?.customerStripeId
  const [clock] = await desk.database.db
    .select()
    .from(accountClocks)
    .where(eq(accountClocks.accountId, paying.accountId))
  const tried = await loadBilling(desk.database.db, trying.accountId)
  const setup = await desk.deps.stripe.setupIntents.list({ customer: tried.row?.customerStripeId ?? '' })
  return {
    customer: { id: customer },
    subscription: { id: row?.stripeId, customer },
    invoice: {
      id: invoice?.stripeId,
      customer,
      parent: { subscription_details: { subscription: row?.stripeId } },
    },
    payment_intent: { id: payment?.stripeId, customer },
    setup_intent: { id: setup.data[0]?.id, customer: tried.row?.customerStripeId },
    payment_method: { id: row?.defaultPaymentMethodId, customer },
    discount: { id: 'di_1', customer },
    tax_id: { id: 'txi_1', customer },
    charge: { id: payment?.latestChargeId, customer },
    credit_note: { id: 'cn_1', invoice: invoice?.stripeId, customer },
    dispute: { id: 'dp_1', charge: payment?.latestChargeId, customer },
    test_clock: { id: clock?.testClockId },
    subscription_schedule: { id: 'sub_sched_1', customer },
  }
}

const subscription = ['subscription', /^GET \/v1\/subscriptions\/sub_/] as const
const withSubscription = ['invoice', /^GET \/v1\/subscriptions\/sub_/] as const
const customer = ['customer', /^GET \/v1\/customers\/cus_/] as const
const discount = ['discount', /^GET \/v1\/customers\/cus_/] as const
const taxId = ['tax_id', /^GET \/v1\/customers\/cus_/] as const
const creditNote = ['credit_note', /^GET \/v1\/invoices\/in_/] as const
const paymentIntent = ['payment_intent', /^GET \/v1\/payment_intents\/pi_/] as const
const setupIntent = ['setup_intent', /^GET \/v1\/setup_intents\/seti_/] as const
const paymentMethod = ['payment_method', /^GET \/v1\/payment_methods\/pm_/] as const
const schedule = ['subscription_schedule', /^GET \/v1\/subscription_schedules\/sub_sched_/] as const
const testClock = ['test_clock', /^GET \/v1\/test_helpers\/test_clocks\/clock_/] as const

/** The object that each event carries and the one read that it leads to. */
const expected = {
  'customer.updated': customer,
  'customer.deleted': customer,
  'customer.discount.created': discount,
  'customer.discount.updated': discount,
  'customer.discount.deleted': discount,
  'customer.tax_id.created': taxId,
  'customer.tax_id.updated': taxId,
  'customer.tax_id.deleted': taxId,
  'customer.subscription.created': subscription,
  'customer.subscription.updated': subscription,
  'customer.subscription.deleted': subscription,
  'customer.subscription.trial_will_end': subscription,
  'customer.subscription.paused': subscription,
  'customer.subscription.resumed': subscription,
  'customer.subscription.pending_update_applied': subscription,
  'customer.subscription.pending_update_expired': subscription,
  'subscription_schedule.created': schedule,
  'subscription_schedule.updated': schedule,
  'subscription_schedule.released': schedule,
  'subscription_schedule.completed': schedule,
  'subscription_schedule.canceled': schedule,
  'subscription_schedule.aborted': schedule,
  'invoice.created': withSubscription,
  'invoice.finalized': withSubscription,
  'invoice.paid': withSubscription,
  'invoice.payment_failed': withSubscription,
  'invoice.payment_action_required': withSubscription,
  'invoice.voided': withSubscription,
  'invoice.marked_uncollectible': withSubscription,
  'credit_note.created': creditNote,
  'credit_note.updated': creditNote,
  'credit_note.voided': creditNote,
  'payment_intent.succeeded': paymentIntent,
  'payment_intent.payment_failed': paymentIntent,
  'payment_intent.processing': paymentIntent,
  'payment_intent.requires_action': paymentIntent,
  'payment_intent.canceled': paymentIntent,
  'setup_intent.succeeded': setupIntent,
  'setup_intent.setup_failed': setupIntent,
  'setup_intent.canceled': setupIntent,
  'payment_method.attached': paymentMethod,
  'payment_method.detached': paymentMethod,
  'payment_method.updated': paymentMethod,
  'payment_method.automatically_updated': paymentMethod,
  'charge.refunded': ['charge', /^GET \/v1\/charges\/ch_/],
  'charge.dispute.created': ['dispute', /^GET \/v1\/charges\/ch_/],
  'test_helpers.test_clock.advancing': testClock,
  'test_helpers.test_clock.ready': testClock,
} as const satisfies Record<HandledEvent, readonly [string, RegExp]>

/** A schedule that has let its subscription go. */
const releasedSchedule = () => ({
  object: 'subscription_schedule',
  id: 'sub_sched_1',
  customer: objects['customer']?.['id'],
  status: 'released',
  subscription: null,
  current_phase: null,
  phases: [],
  pause_schedules: [],
  metadata: {},
})

const stateOf = async (id: string) => {
  const [row] = await desk.database.db.select().from(webhookEvents).where(eq(webhookEvents.id, id))
  return row?.state
}

test.each(Object.entries(expected))('%s reads its object once and is done', async (type, [name, read]) => {
  const id = `evt_${type}`
  const object = { object: name, ...objects[name] }
  desk.requests.length = 0
  if (name === 'subscription_schedule') desk.faults.push(async () => Response.json(releasedSchedule()))
  expect(await receiveWebhook(desk.deps, await signed(desk.deps, eventBody({ id, type, object })))).toBe(
    'stored',
  )
  expect(await stateOf(id)).toBe('pending')
  await drainInbox(desk.deps)
  expect(desk.requests).toEqual([expect.stringMatching(read)])
  expect(await stateOf(id)).toBe('done')
})

test('the table and its tests know the same events, and the endpoint asks for just those', () => {
  expect(Object.keys(expected).sort()).toEqual(Object.keys(eventTable).sort())
  expect(enabledEvents('emulator').sort()).toEqual(Object.keys(eventTable).sort())
  expect(enabledEvents('live').some((type) => type.startsWith('test_helpers.'))).toBe(false)
})

test.each(['product.created', 'invoice.upcoming', 'v2.core.account.updated', 'constructor'])(
  '%s, which nobody handles, is stored, ignored and read nowhere',
  async (type) => {
    const id = `evt_${type}`
    desk.requests.length = 0
    const body = eventBody({ id, type, object: { id: 'x_1', object: 'x' } })
    expect(await receiveWebhook(desk.deps, await signed(desk.deps, body))).toBe('stored')
    await drainInbox(desk.deps)
    expect(desk.requests).toEqual([])
    expect(await stateOf(id)).toBe('ignored')
  },
)
