import { afterAll, beforeAll, expect, test } from 'vitest'
import { areLimitsHalved, isCardTestingLikely, watchCardRefusals } from '../billing/cards/site-alarm.ts'
import { mailbox } from '../db/schema/messages.ts'
import { cardRefusals } from '../db/schema/plans.ts'
import { createLimiter } from '../http/limiter.ts'
import { openTestPaydesk, refusalOf, type TestPaydesk } from '../testing/test-paydesk.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const hour = 3_600_000

test('A7: of thirty bad cards on one secret five are tried, then the intent is canceled', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab)
  const outcomes: string[] = []
  for (let n = 0; n < 30; n++) {
    // As a script does with a client secret: it never comes to us, Stripe's events alone tell.
    outcomes.push((await desk.confirm(step, 'pm_card_visa_chargeDeclined')) ?? 'paid')
    await desk.settle()
  }
  expect(outcomes).toEqual([
    ...Array(5).fill('generic_decline'),
    ...Array(25).fill('payment_intent_unexpected_state'),
  ])
  const secret = step.kind === 'confirm_payment' ? step.clientSecret : ''
  const intent = await desk.deps.stripe.paymentIntents.retrieve(secret.split('_secret_')[0] ?? '')
  expect(intent.status).toBe('canceled')
  expect((await refusalOf(desk.start(tab))).code).toBe('card_attempts_locked')
  expect((await tab.page.subscriptions.current()).state).toMatchObject({ kind: 'canceled' })
})

async function refusedCards(accountId: string, count: number, hoursAgo: number, weight = 1) {
  const at = new Date(desk.wall.now.getTime() - hoursAgo * hour)
  await desk.deps.db
    .insert(cardRefusals)
    .values(
      Array.from({ length: count }, () => ({ id: crypto.randomUUID(), accountId, reason: 'x', weight, at })),
    )
}

test('A7: more than twenty refusals in an hour and five times the norm slow young accounts alone', async () => {
  await desk.deps.db.delete(cardRefusals)
  const { accountId: young } = await desk.newcomer()
  const { accountId: old } = await desk.newcomer()
  const born = new Date(desk.wall.now.getTime() - 25 * hour).toISOString()
  await desk.database.execute(`update accounts set created_at = $1 where id = $2`, [born, old])
  await refusedCards(old, 20, 0.5)
  await refusedCards(old, 50, 0.5, 0)
  expect(await isCardTestingLikely(desk.deps)).toBe(false)
  await refusedCards(old, 1, 0.5)
  expect(await isCardTestingLikely(desk.deps)).toBe(true)
  expect(await areLimitsHalved(desk.deps, young)).toBe(true)
  expect(await areLimitsHalved(desk.deps, old)).toBe(false)

  // A shop where five an hour are usual: 21 are no more than it sees on a busy evening.
  await refusedCards(old, 5 * 24 * 7, 48)
  expect(await isCardTestingLikely(desk.deps)).toBe(false)
  expect(await areLimitsHalved(desk.deps, young)).toBe(false)
  await refusedCards(old, 5, 0.5)
  expect(await isCardTestingLikely(desk.deps)).toBe(true)

  const alerts: object[] = []
  const alarm = {
    ...desk.deps,
    log: { ...desk.deps.log, error: (fields: object) => void alerts.push(fields) },
    settings: { ...desk.deps.settings, alertMail: 'ops@example.com' },
  }
  // Every few minutes while it lasts, and one mail of it.
  for (const _ring of [1, 2]) await watchCardRefusals(alarm)
  const told = { alert: 'card_testing', differences: ['refused cards in the last hour: 26', 'accounts: 1'] }
  expect(alerts).toEqual([told, told])
  const mails = await desk.database.db.select().from(mailbox)
  expect(mails.map(({ recipient, subject }) => [recipient, subject])).toEqual([
    ['ops@example.com', 'Alert: cards are being tried out; limits of young accounts are halved'],
  ])
  desk.wall.now = new Date(desk.wall.now.getTime() + 2 * hour)
  await watchCardRefusals(alarm)
  expect(alerts).toHaveLength(2)
})

test('A7: a halved limit lets in half as many', async () => {
  const limiter = createLimiter({ database: desk.database, sparesLoopback: false })
  const tries = Array.from({ length: 6 }, () =>
    limiter.take('subscribe', { subject: 'young account' }, 2).then(
      () => 'in',
      () => 'out',
    ),
  )
  expect((await Promise.all(tries)).filter((outcome) => outcome === 'in')).toHaveLength(3)
})
