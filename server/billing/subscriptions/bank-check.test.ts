import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerBank } from '../../testing/people.ts'
import { openTestPaydesk, refusalOf, type TestPaydesk } from '../../testing/test-paydesk.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const asking = 'pm_card_threeDSecure2Required'

test('a check that is passed starts the plan', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab)
  await desk.confirm(step, asking)
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'bank_check' } })
  expect((await tab.page.activity.recent()).map(({ action }) => action)).toContain('invoice.action_required')
  await answerBank(desk.deps, step, 'complete')
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'active' },
    unfinished: null,
  })
})

test.each(['fail', 'cancel'] as const)(
  'a check that ends in %s is a failed attempt without a trace of suspicion, and another card pays on the same subscription',
  async (outcome) => {
    const tab = await desk.newcomer()
    const attemptId = crypto.randomUUID()
    const step = await desk.start(tab, { attemptId })
    await desk.confirm(step, asking)
    await answerBank(desk.deps, step, outcome)
    await desk.settle()
    expect(await tab.page.subscriptions.outcome({ attemptId })).toMatchObject({
      outcome: 'failed',
      declineCode: 'payment_intent_authentication_failure',
    })
    const { rows } = await desk.database.execute('select weight from card_refusals where account_id = $1', [
      tab.accountId,
    ])
    expect(rows.map(({ weight }) => weight)).toEqual([0])

    const again = await desk.start(tab)
    if (again.kind !== 'confirm_payment' || step.kind !== 'confirm_payment') throw new Error('no secrets')
    expect(again.clientSecret).toBe(step.clientSecret)
    await desk.confirm(again)
    await desk.settle()
    expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })
  },
)

test('a trial whose bank checks the card begins once the check is passed', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab, { choice: { plan: 'business' } })
  await desk.confirm(step, asking)
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'bank_check', due: { amountMinor: 0 } },
    unfinished: { payment: 'requires_action', isTrial: true },
  })
  await answerBank(desk.deps, step, 'complete')
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'trialing' },
    unfinished: null,
  })
})

test('F52: another choice waits until the time that the page is told, and replaces the open check from then on', async () => {
  const tab = await desk.newcomer()
  await desk.confirm(await desk.start(tab), asking)
  await desk.settle()
  const other = () => desk.start(tab, { choice: { plan: 'team', seats: 2 } })
  const until = (await tab.page.subscriptions.current()).unfinished?.replaceableAt
  expect(until).toBeTypeOf('string')
  expect(await refusalOf(other())).toEqual({ code: 'payment_in_progress', details: { until } })
  const began = desk.wall.now
  desk.wall.now = new Date(Date.parse(until ?? ''))
  expect((await tab.page.subscriptions.current()).unfinished?.replaceableAt).toBeNull()
  expect(await other()).toMatchObject({ kind: 'confirm_payment' })
  desk.wall.now = began
})
