import fc from 'fast-check'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditEntries, outbox } from '../db/schema/audit.ts'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import { loadBilling } from '../billing/subscriptions/load-billing.ts'
import { watchUnfinishedWork } from '../notifications/watch-unfinished-work.ts'
import { openTestPaydesk, type Tab, type TestPaydesk } from '../testing/test-paydesk.ts'
import { drainInbox } from './drain-inbox.ts'
import { claimEvents, maxAttempts, retryFailedEvents, waitSeconds } from './inbox.ts'
import { receiveWebhook } from './receive.ts'
import { eventBody, signed } from './testing.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const newId = () => `evt_${crypto.randomUUID().replaceAll('-', '')}`

async function eventOf(id: string) {
  const [row] = await desk.database.db.select().from(webhookEvents).where(eq(webhookEvents.id, id))
  return row ?? null
}

async function subscribed(): Promise<Tab & { subscriptionId: string; customerId: string }> {
  const tab = await desk.subscriber()
  const { row } = await loadBilling(desk.database.db, tab.accountId)
  return { ...tab, subscriptionId: row?.stripeId ?? '', customerId: row?.customerStripeId ?? '' }
}

async function deliver(type: string, object: Record<string, unknown>, id = newId()): Promise<string> {
  await receiveWebhook(desk.deps, await signed(desk.deps, eventBody({ id, type, object })))
  return id
}

const dueNow = () => desk.database.execute(`update webhook_events set due_at = now() where state = 'pending'`)

describe('the door', () => {
  const body = () => eventBody({ type: 'product.created', object: { id: 'prod_1', object: 'product' } })

  test('F37: a delivery that is not signed by Stripe, just now, over these bytes is refused and nothing is stored', async () => {
    const text = body()
    const good = await signed(desk.deps, text)
    const old = Math.floor(Date.now() / 1000) - 301
    const before = await desk.database.db.$count(webhookEvents)
    const bad = [
      { body: text, signature: '' },
      { body: text, signature: 'nonsense' },
      { body: `${text} `, signature: good.signature },
      { body: text, signature: good.signature.replace('v1=', 'v0=') },
      await signed(desk.deps, text, { secret: 'whsec_other' }),
      await signed(desk.deps, text, { at: old }),
      { ...(await signed(desk.deps, '{not json')), body: '{not json' },
    ]
    for (const delivery of bad) expect(await receiveWebhook(desk.deps, delivery)).toBe('bad_signature')
    expect(await desk.database.db.$count(webhookEvents)).toBe(before)
  })

  test('F38: while a secret is replaced both are good, and an empty one never is', async () => {
    const webhookSecrets = ['whsec_new', 'whsec_old', '']
    const deps = { ...desk.deps, settings: { ...desk.deps.settings, webhookSecrets } }
    for (const secret of ['whsec_new', 'whsec_old']) {
      expect(await receiveWebhook(deps, await signed(deps, body(), { secret }))).toBe('stored')
    }
    expect(await receiveWebhook(deps, await signed(deps, body(), { secret: ' ' }))).toBe('bad_signature')
  })

  test('F26: one event that comes twenty times at once is one row', async () => {
    const id = newId()
    const delivery = await signed(
      desk.deps,
      eventBody({ id, type: 'product.created', object: { id: 'p', object: 'product' } }),
    )
    const answers = await Promise.all(Array.from({ length: 20 }, () => receiveWebhook(desk.deps, delivery)))
    expect(new Set(answers)).toEqual(new Set(['stored']))
    expect(await desk.database.db.$count(webhookEvents, eq(webhookEvents.id, id))).toBe(1)
  })

  test('F33: an event of the other mode is kept as failed and never worked on', async () => {
    const id = newId()
    const text = eventBody({
      id,
      type: 'customer.updated',
      object: { id: 'cus_x', object: 'customer' },
      livemode: true,
    })
    await receiveWebhook(desk.deps, await signed(desk.deps, text))
    expect(await eventOf(id)).toMatchObject({
      state: 'failed',
      lastError: expect.stringContaining('foreign'),
    })
  })
})

describe('the worker', () => {
  test('reads one object once for many events of one batch', async () => {
    const { subscriptionId, customerId: customer } = await subscribed()
    const object = { id: subscriptionId, object: 'subscription', customer }
    await Promise.all(Array.from({ length: 5 }, () => deliver('customer.subscription.updated', object)))
    desk.requests.length = 0
    expect(await drainInbox(desk.deps)).toBe(5)
    expect(desk.requests).toHaveLength(1)
  })

  test('F40: two workers on one inbox do each event once', async () => {
    const { subscriptionId, customerId: customer, accountId } = await subscribed()
    const object = { id: subscriptionId, object: 'subscription', customer }
    await Promise.all(Array.from({ length: 8 }, () => deliver('customer.subscription.updated', object)))
    const before = await desk.database.db.$count(auditEntries, eq(auditEntries.accountId, accountId))
    const done = await Promise.all([drainInbox(desk.deps), drainInbox(desk.deps)])
    expect(done.reduce((sum, count) => sum + count, 0)).toBe(8)
    expect(await desk.database.db.$count(auditEntries, eq(auditEntries.accountId, accountId))).toBe(before)
  })

  test('F32: an event of an unknown customer waits, is done once the customer is known, and fails after a day', async () => {
    const object = { id: 'sub_unknown', object: 'subscription', customer: 'cus_unknown' }
    const id = await deliver('customer.subscription.updated', object)
    await drainInbox(desk.deps)
    expect(await eventOf(id)).toMatchObject({
      state: 'pending',
      attempts: 1,
      lastError: expect.stringContaining('unknown_account'),
    })
    for (let attempt = 2; attempt <= maxAttempts; attempt++) {
      await dueNow()
      await drainInbox(desk.deps)
    }
    expect(await eventOf(id)).toMatchObject({ state: 'failed', attempts: maxAttempts })
    const hours =
      Array.from({ length: maxAttempts - 1 }, (_, index) => waitSeconds(index + 1)).reduce((a, b) => a + b) /
      3600
    expect(hours).toBeGreaterThan(20)
    expect(hours).toBeLessThan(30)
  })

  test('F41: an event that cannot be worked on keeps its error, never counts as done, holds up no other, and after ten tries is left to the operator, who is told and may retry it', async () => {
    const { subscriptionId, customerId: customer } = await subscribed()
    const poison = await deliver('invoice.paid', { object: 'invoice' })
    const good = await deliver('customer.subscription.updated', {
      id: subscriptionId,
      object: 'subscription',
      customer,
    })
    await drainInbox(desk.deps)
    expect(await eventOf(poison)).toMatchObject({
      state: 'pending',
      attempts: 1,
      lastError: expect.any(String),
    })
    expect(await eventOf(good)).toMatchObject({ state: 'done', lastError: null })

    await desk.database.execute(
      `update webhook_events set attempts = ${maxAttempts - 1}, due_at = now() where id = $1`,
      [poison],
    )
    await drainInbox(desk.deps)
    expect(await eventOf(poison)).toMatchObject({ state: 'failed', attempts: maxAttempts })
    const alerts: object[] = []
    const log = { ...desk.deps.log, error: (fields: object) => void alerts.push(fields) }
    await watchUnfinishedWork({ ...desk.deps, log })
    expect(alerts).toEqual([
      { alert: 'events_failed', differences: expect.arrayContaining([`invoice.paid ${poison}`]) },
    ])
    // What was wrong is mended, and somebody says so.
    await desk.database.execute(
      `update webhook_events set payload = jsonb_set(payload, '{data,object}', $2::jsonb) where id = $1`,
      [poison, JSON.stringify({ object: 'invoice', id: 'in_1', customer })],
    )
    expect(await retryFailedEvents(desk.database.db)).toBeGreaterThan(0)
    expect(await eventOf(poison)).toMatchObject({ state: 'pending', attempts: 0 })
  })

  test('F34: an answer with a missing field fails the event and writes nothing', async () => {
    const { subscriptionId, customerId: customer, accountId } = await subscribed()
    const before = (await loadBilling(desk.database.db, accountId)).row
    const id = await deliver('customer.subscription.updated', {
      id: subscriptionId,
      object: 'subscription',
      customer,
    })
    desk.faults.push(async (request) => {
      const answer = await desk.emulator.fetch(request)
      const { status: _dropped, ...rest } = JSON.parse(await answer.text())
      return Response.json(rest)
    })
    await drainInbox(desk.deps)
    expect(await eventOf(id)).toMatchObject({
      state: 'pending',
      lastError: expect.stringContaining('status'),
    })
    expect((await loadBilling(desk.database.db, accountId)).row).toEqual(before)
    await dueNow()
    await drainInbox(desk.deps)
    expect(await eventOf(id)).toMatchObject({ state: 'done' })
  })

  test('an event whose worker died is taken up again, and the attempt was counted before the work', async () => {
    const { subscriptionId, customerId: customer } = await subscribed()
    const id = await deliver('customer.subscription.updated', {
      id: subscriptionId,
      object: 'subscription',
      customer,
    })
    // What a worker leaves that is killed right after its claim.
    await desk.database.db
      .update(webhookEvents)
      .set({ attempts: 1, dueAt: sql`now() + interval '2 minutes'` })
      .where(eq(webhookEvents.id, id))
    expect(await drainInbox(desk.deps)).toBe(0)
    await dueNow()
    expect(await drainInbox(desk.deps)).toBe(1)
    expect(await eventOf(id)).toMatchObject({ state: 'done', attempts: 2 })
  })
})

describe('late and out of order', () => {
  const factsOf = async ({ accountId }: Tab) => {
    const { row, invoice, payment, paymentMethod } = await loadBilling(desk.database.db, accountId)
    return {
      subscription: [row?.status, row?.plan, row?.seats, row?.hadPaymentMethod],
      invoice: [invoice?.status, invoice?.amountPaidMinor, invoice?.attemptCount],
      payment: [payment?.status, payment?.declineCode],
      method: [paymentMethod?.brand, paymentMethod?.last4],
    }
  }
  const storyOf = async ({ accountId }: Tab) => {
    const rows = await desk.database.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.accountId, accountId))
    return rows.map(({ action }) => action).sort()
  }

  test('F28: the order of events does not matter, nor do duplicates: the rows and the story end the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), async (keys) => {
        const tab = await desk.newcomer()
        desk.delivery.hold = true
        await desk.confirm(await desk.start(tab))
        await desk.release((held) =>
          [...held, ...held.slice(0, 3)]
            .map((request, index) => ({ request, key: keys[index % keys.length] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ request }) => request),
        )
        expect(await factsOf(tab)).toEqual({
          subscription: ['active', 'starter', 1, true],
          invoice: ['paid', 900, 1],
          payment: ['succeeded', null],
          method: ['visa', '4242'],
        })
        expect(await storyOf(tab)).toEqual([
          'account.created',
          'customer.created',
          'customer.updated',
          'invoice.created',
          'invoice.finalized',
          'invoice.paid',
          'payment.succeeded',
          'payment_method.attached',
          'subscription.activated',
          'subscription.started',
        ])
      }),
      { numRuns: 8 },
    )
  })

  test('F29: an event that comes days late finds nothing to change and nothing to tell', async () => {
    const tab = await desk.newcomer()
    desk.delivery.hold = true
    const step = await desk.start(tab)
    expect(await desk.confirm(step, 'pm_card_visa_chargeDeclined')).toBe('generic_decline')
    await desk.emulator.idle()
    const late = desk.delivery.held.splice(0)
    desk.delivery.hold = false
    await desk.confirm(step)
    await desk.settle()
    const before = await factsOf(tab)
    const messages = () => desk.database.db.$count(outbox, eq(outbox.accountId, tab.accountId))
    const told = await messages()
    for (const request of late) await desk.receive(request.clone())
    await desk.settle()
    expect(await factsOf(tab)).toEqual(before)
    expect(await messages()).toBe(told)
    expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })
  })
})

describe('turns', () => {
  const queue = async (customer: string, count: number) => {
    for (let number = 0; number < count; number++) {
      await deliver('customer.updated', { id: customer, object: 'customer' })
    }
  }

  test('one event of one customer is claimed with the first of another’s many, and claims go round', async () => {
    await desk.database.execute(`delete from webhook_events`)
    await queue('cus_many', 30)
    await queue('cus_other', 1)
    const ownerOf = ({ payload }: { payload: unknown }) => JSON.stringify(payload).includes('cus_other')
    const first = await claimEvents(desk.database.db, 4)
    expect(first).toHaveLength(4)
    expect(first.filter(ownerOf)).toHaveLength(1)
    const last = first
      .map(({ party }) => party)
      .toSorted((a, b) => a.localeCompare(b))
      .at(-1)
    expect(await claimEvents(desk.database.db, 4, last)).toEqual([])
    expect(await claimEvents(desk.database.db, 100)).toHaveLength(27)
    expect(await claimEvents(desk.database.db, 100)).toEqual([])
    await desk.database.execute(`delete from webhook_events`)
  })

  test('the inbox is worked off to its end, whoever comes first', async () => {
    await Promise.all(Array.from({ length: 45 }, (_, number) => queue(`cus_nobody${number}`, 1)))
    await drainInbox(desk.deps)
    const tries = await desk.database.db.select({ attempts: webhookEvents.attempts }).from(webhookEvents)
    expect(tries.map(({ attempts }) => attempts)).toEqual(tries.map(() => 1))
    expect(tries).toHaveLength(45)
    await desk.database.execute(`delete from webhook_events`)
  })
})
