import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditEntries, outbox } from '../db/schema/audit.ts'
import { readCustomer } from '../stripe/customers.ts'
import { readSubscription } from '../stripe/subscriptions.ts'
import { loadBilling } from '../billing/subscriptions/load-billing.ts'
import { advanceAccount } from '../testing/advance-account.ts'
import { openTestPaydesk, type Tab, type TestPaydesk } from '../testing/test-paydesk.ts'
import { projectCustomer } from './customer.ts'
import { drawReadSequence, projecting } from './projection.ts'
import { projectSubscription } from './subscription.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const byStripe = { kind: 'stripe' as const }

async function subscribed(choice = {}): Promise<Tab & { subscriptionId: string; customerId: string }> {
  const tab = await desk.subscriber({ choice })
  const { row } = await loadBilling(desk.database.db, tab.accountId)
  return { ...tab, subscriptionId: row?.stripeId ?? '', customerId: row?.customerStripeId ?? '' }
}

const auditCount = (accountId: string) =>
  desk.database.db.$count(auditEntries, sql`account_id = ${accountId}`)

describe('freshness', () => {
  test('what was read earlier never replaces what was read later, whichever is written first', async () => {
    const { accountId, subscriptionId } = await subscribed()
    const earlier = await drawReadSequence(desk.database.db)
    const old = await readSubscription(desk.deps.stripe, subscriptionId)
    await desk.deps.stripe.subscriptions.cancel(subscriptionId)
    await desk.settle()
    const before = await auditCount(accountId)
    const source = { accountId, actor: byStripe, readSequence: earlier }
    const result = await projecting(desk.deps, source, (projection) => projectSubscription(projection, old))
    expect(result.changed).toEqual([])
    expect(result.stale).toContain(`subscriptions:${subscriptionId}`)
    expect((await loadBilling(desk.database.db, accountId)).row?.status).toBe('canceled')
    expect(await auditCount(accountId)).toBe(before)
  })

  test('the same data again freshens the row and tells nothing', async () => {
    const { accountId, subscriptionId } = await subscribed()
    const before = await auditCount(accountId)
    const { row: first } = await loadBilling(desk.database.db, accountId)
    const readSequence = await drawReadSequence(desk.database.db)
    const same = await readSubscription(desk.deps.stripe, subscriptionId)
    const source = { accountId, actor: byStripe, readSequence }
    const result = await projecting(desk.deps, source, (projection) => projectSubscription(projection, same))
    expect(result.changed).toEqual([])
    expect(await auditCount(accountId)).toBe(before)
    const { row: second } = await loadBilling(desk.database.db, accountId)
    expect(second?.readSequence).toBe(readSequence)
    expect(second?.readSequence).toBeGreaterThan(first?.readSequence ?? 0)
  })

  test('F44: a deleted customer stays deleted, and the account may have a new one', async () => {
    const tab = await subscribed()
    const alive = await readCustomer(desk.deps.stripe, tab.customerId)
    await desk.deps.stripe.customers.del(tab.customerId)
    await desk.settle()
    expect((await tab.page.activity.recent()).map(({ action }) => action)).toContain('customer.deleted')
    const readSequence = await drawReadSequence(desk.database.db)
    const source = { accountId: tab.accountId, actor: byStripe, readSequence }
    const revived = await projecting(desk.deps, source, (projection) => projectCustomer(projection, alive))
    expect(revived.changed).toEqual([])
    expect(await desk.start(tab)).toMatchObject({ kind: 'confirm_payment' })
    expect((await loadBilling(desk.database.db, tab.accountId)).row?.customerStripeId).not.toBe(
      tab.customerId,
    )
  })

  test('two writers of one new row leave one row and one story', async () => {
    const { accountId, subscriptionId } = await subscribed()
    await desk.database.execute('delete from subscription_items where subscription_stripe_id = $1', [
      subscriptionId,
    ])
    await desk.database.execute('delete from subscriptions where stripe_id = $1', [subscriptionId])
    await desk.database.execute('delete from audit_entries where subject = $1', [
      `subscriptions:${subscriptionId}`,
    ])
    const write = async () => {
      const readSequence = await drawReadSequence(desk.database.db)
      const subscription = await readSubscription(desk.deps.stripe, subscriptionId)
      const source = { accountId, actor: byStripe, readSequence }
      return projecting(desk.deps, source, (projection) => projectSubscription(projection, subscription))
    }
    await Promise.all([write(), write(), write()])
    const { rows } = await desk.database.execute('select action from audit_entries where subject = $1', [
      `subscriptions:${subscriptionId}`,
    ])
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'subscription.activated',
      'subscription.started',
    ])
  })
})

describe('the database itself refuses', () => {
  test('a second live subscription and a second customer of one account', async () => {
    const { subscriptionId, customerId } = await subscribed()
    const copy = (table: string, key: string) =>
      desk.database.execute(
        `insert into ${table} select (jsonb_populate_record(t, '{"stripe_id": "${table}_twin"}')).* from ${table} t where stripe_id = $1`,
        [key],
      )
    await expect(copy('subscriptions', subscriptionId)).rejects.toThrow(/one_live_an_account/)
    await expect(copy('customers', customerId)).rejects.toThrow(/one_an_account/)
  })
})

describe('the audit trail', () => {
  const mirrored = [
    'customers',
    'subscriptions',
    'invoices',
    'payments',
    'card_setups',
    'payment_methods',
  ] as const

  /** Rows as their audit entries tell them, against rows as they are. */
  async function findGaps(): Promise<string[]> {
    const gaps: string[] = []
    for (const table of mirrored) {
      const { rows } = await desk.database.execute(`select to_jsonb(t) as row from ${table} t`)
      for (const { row } of rows) {
        const columns = asRecord(row)
        const subject = `${table}:${String(columns['stripe_id'])}`
        const trail = await desk.database.execute(
          'select before, after from audit_entries where subject = $1 and after is not null order by position',
          [subject],
        )
        const last = trail.rows.at(-1)
        if (last === undefined) {
          gaps.push(`${subject} has no entry`)
          continue
        }
        for (const [key, value] of Object.entries(asRecord(last['after']))) {
          if (key === 'items') continue
          const stored = columns[key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]
          if (comparable(stored) !== comparable(value)) gaps.push(`${subject}.${key}: ${comparable(stored)}`)
        }
        gaps.push(...brokenLinks(subject, trail.rows))
      }
    }
    return gaps
  }

  function brokenLinks(subject: string, trail: Record<string, unknown>[]): string[] {
    return trail.flatMap((entry, index) => {
      const previous = trail[index - 1]
      if (previous === undefined || entry['before'] === null) return []
      const isNext = JSON.stringify(entry['before']) === JSON.stringify(previous['after'])
      const isSibling = JSON.stringify(entry) === JSON.stringify(previous)
      return isNext || isSibling ? [] : [`${subject}: entry ${index} does not follow the one before`]
    })
  }

  test('tells every row as it is, without a gap, after all kinds of stories', async () => {
    await subscribed({ plan: 'team', seats: 3, addOns: [{ code: 'extra_storage', quantity: 1 }] })
    await subscribed({ plan: 'business' })
    const declined = await desk.newcomer()
    await desk.confirm(await desk.start(declined), 'pm_card_visa_chargeDeclined')
    const asked = await desk.newcomer()
    await desk.confirm(await desk.start(asked), 'pm_card_threeDSecure2Required')
    const replaced = await desk.newcomer()
    await desk.start(replaced)
    await desk.start(replaced, { choice: { plan: 'team' } })
    const expired = await desk.newcomer()
    await desk.start(expired)
    await advanceAccount(desk.deps, expired.accountId, 24 * 3600)
    await desk.settle()
    expect(await findGaps()).toEqual([])
  })

  test('would show a change that nobody recorded', async () => {
    const { subscriptionId } = await subscribed()
    await desk.database.execute('update subscriptions set seats = 99 where stripe_id = $1', [subscriptionId])
    expect(await findGaps()).toEqual([`subscriptions:${subscriptionId}.seats: 99`])
    await desk.database.execute('update subscriptions set seats = 1 where stripe_id = $1', [subscriptionId])
  })

  test('a message is queued once with the change that calls for it', async () => {
    const tab = await subscribed()
    const messages = await desk.database.db
      .select({ reaction: outbox.reaction })
      .from(outbox)
      .where(sql`account_id = ${tab.accountId}`)
    expect(messages.map(({ reaction }) => reaction).sort()).toEqual(['receipt', 'welcome'])
  })

  test('the trial that ends soon is told once, by the event alone', async () => {
    const tab = await subscribed({ plan: 'business' })
    await advanceAccount(desk.deps, tab.accountId, 11.5 * 86_400)
    await desk.settle()
    const told = (await tab.page.activity.recent()).filter(
      ({ action }) => action === 'subscription.trial_ending',
    )
    expect(told).toHaveLength(1)
  })

  test('names who did it: the person for what they asked for, Stripe for what came by itself', async () => {
    const tab = await subscribed()
    const entries = await tab.page.activity.recent()
    const actorOf = (wanted: string) => entries.find(({ action }) => action === wanted)?.actor
    expect(actorOf('subscription.started')).toEqual({ kind: 'user', name: tab.visitor.user.name })
    expect(actorOf('subscription.activated')).toEqual({ kind: 'stripe', name: null })
    expect(entries.length).toBeLessThanOrEqual(10)
    // What was chosen, that it runs, what was paid and with what: the steps in between stay in the trail.
    const told = entries.map(({ action }) => action)
    expect(told).toContain('invoice.paid')
    expect(told).not.toContain('invoice.finalized')
    expect(told).not.toContain('payment.succeeded')
  })
})

test('open pages are told which nouns changed, after the commit', async () => {
  const heard: string[][] = []
  const tab = await desk.newcomer()
  const stop = new AbortController()
  const listening = (async () => {
    for await (const { nouns } of desk.deps.changes.subscribe(tab.accountId, stop.signal)) heard.push(nouns)
  })()
  await desk.confirm(await desk.start(tab))
  await desk.settle()
  stop.abort()
  await listening
  expect(new Set(heard.flat())).toEqual(
    new Set(['customer', 'subscription', 'invoice', 'payment_method', 'activity']),
  )
})

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

/** Moments compare as moments, whatever their spelling. */
function comparable(value: unknown): string {
  const isMoment = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value)
  return isMoment ? new Date(value).toISOString() : JSON.stringify(value ?? null)
}
