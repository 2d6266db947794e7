import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditEntries } from '../../db/schema/audit.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { watchUnfinishedWork } from '../../notifications/watch-unfinished-work.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { finishOperations } from './finish-operations.ts'
import { listReviews, resolveReview, reviewOperations } from './review-operations.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const operator = { kind: 'admin', userId: null, name: 'Olga' } as const

/** An operation whose process died at the point, and which the finisher then left to people. */
async function leftToPeople(tab: Tab, at: string): Promise<void> {
  const page = desk.pageOf(tab.visitor, {
    checkpoint: async (name) => {
      if (name === at) throw new Error(`killed at ${name}`)
    },
  })
  await desk.start({ ...tab, page }).catch(() => null)
  await desk.database.execute(`update billing_operations set lease_until = now() where account_id = $1`, [
    tab.accountId,
  ])
  const misused = async () =>
    Response.json({ error: { type: 'idempotency_error', message: 'Keys…' } }, { status: 400 })
  desk.faults.push(misused)
  await finishOperations(desk.deps)
  await age(tab, '61 seconds')
}

async function age({ accountId }: Tab, interval: string): Promise<void> {
  await desk.database.execute(
    `update billing_operations set ended_at = ended_at - interval '${interval}' where account_id = $1`,
    [accountId],
  )
  await desk.database.execute(
    `update operation_steps set absent_since = absent_since - interval '${interval}',
       key_made_at = key_made_at - interval '${interval}'
     where operation_id in (select id from billing_operations where account_id = $1)`,
    [accountId],
  )
}

const operationsOf = ({ accountId }: Tab) =>
  desk.database.db.select().from(billingOperations).where(eq(billingOperations.accountId, accountId))
const resolutionsOf = async ({ accountId }: Tab) => {
  const entries = await desk.database.db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.accountId, accountId))
  return entries.filter(({ action }) => action === 'operation.resolved')
}

test('F7: an operation left to people is told to the operator, and adopted by itself when Stripe has what it asked for, with no POST', async () => {
  const tab = await desk.newcomer()
  await leftToPeople(tab, 'K3:create_subscription')
  const [operation] = await operationsOf(tab)
  expect(operation).toMatchObject({ state: 'needs_review' })
  const alerts: object[] = []
  const log = { ...desk.deps.log, error: (fields: object) => void alerts.push(fields) }
  await watchUnfinishedWork({ ...desk.deps, log })
  expect(alerts).toEqual([
    {
      alert: 'operations_need_review',
      differences: [`start_subscription ${operation?.id}, account ${tab.accountId}`],
    },
  ])
  desk.requests.length = 0
  expect(await reviewOperations(desk.deps)).toBe(1)
  expect(desk.requests.filter((request) => !request.startsWith('GET'))).toEqual([])
  expect(await operationsOf(tab)).toMatchObject([{ state: 'done', outcome: { kind: 'confirm_payment' } }])
  expect(await resolutionsOf(tab)).toMatchObject([{ actorKind: 'job', facts: { outcome: 'done' } }])
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'incomplete' } })
  await watchUnfinishedWork({ ...desk.deps, log })
  expect(alerts).toHaveLength(1)
})

test('F7: one that left no trace is over only after its key expired and two looks a minute apart', async () => {
  const tab = await desk.newcomer()
  await leftToPeople(tab, 'K1:create_subscription')
  expect(await reviewOperations(desk.deps)).toBe(0)
  await age(tab, '61 seconds')
  expect(await reviewOperations(desk.deps)).toBe(0)
  expect(await refusalOf(desk.start(tab))).toMatchObject({ code: 'needs_review' })
  await age(tab, '20 hours')
  expect(await reviewOperations(desk.deps)).toBe(1)
  expect(await operationsOf(tab)).toMatchObject([{ state: 'failed' }])
  expect(await resolutionsOf(tab)).toMatchObject([{ facts: { outcome: 'not_done' } }])
  expect(await desk.start(tab)).toMatchObject({ kind: 'confirm_payment' })
})

test('F10: a person may say sooner that it never happened, in their name', async () => {
  const tab = await desk.newcomer()
  await leftToPeople(tab, 'K1:create_subscription')
  const [operation] = await listReviews(desk.deps)
  if (operation === undefined) throw new Error('nothing to review')
  expect(await resolveReview(desk.deps, operation, operator)).toBe('unclear')
  expect(await resolveReview(desk.deps, operation, operator, { believesAbsence: true })).toBe('not_done')
  expect(await resolutionsOf(tab)).toMatchObject([{ actorKind: 'admin', actorName: 'Olga' }])
  expect(await listReviews(desk.deps)).toEqual([])
})
