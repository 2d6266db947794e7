import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendDueMessages } from '../../notifications/send-due.ts'
import { openTestPaydesk, refusalOf, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { unlockCards } from './card-lock.ts'
import { watchCardRefusals } from './site-alarm.ts'
import { weightOf } from './refusal-weights.ts'

let desk: TestPaydesk

beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

async function refuse(tab: Tab, times: number, card = 'pm_card_visa_chargeDeclined'): Promise<void> {
  const step = await desk.start(tab)
  for (let time = 0; time < times; time++) await desk.confirm(step, card)
  await desk.settle()
}

const later = (minutes: number) => {
  desk.wall.now = new Date(desk.wall.now.getTime() + minutes * 60_000)
}

test('A7: five refused cards end the attempt and pause card entry for ten minutes, which a notice tells', async () => {
  const tab = await desk.newcomer()
  await refuse(tab, 4)
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'incomplete' } })
  await refuse(tab, 1)
  expect(await tab.page.subscriptions.current()).toMatchObject({
    state: { kind: 'canceled' },
    unfinished: null,
  })
  expect(await refusalOf(desk.start(tab))).toEqual({
    code: 'card_attempts_locked',
    details: { until: new Date(desk.wall.now.getTime() + 10 * 60_000).toISOString() },
  })
  const told = (await tab.page.activity.recent()).map(({ action }) => action)
  expect(told).toEqual(expect.arrayContaining(['card_entry.locked', 'payment.canceled']))
  await sendDueMessages(desk.deps)
  expect((await tab.page.notices.list()).notices).toMatchObject([{ reaction: 'card_entry_paused' }])
  later(11)
  expect(await desk.start(tab)).toMatchObject({ kind: 'confirm_payment' })
})

test('A7: eight within a day lock card entry for a day, the operator is told, and an unlock is audited', async () => {
  const tab = await desk.newcomer()
  await refuse(tab, 5)
  later(11)
  await refuse(tab, 3)
  expect(await refusalOf(desk.start(tab))).toMatchObject({
    code: 'card_attempts_locked',
    details: { until: new Date(desk.wall.now.getTime() + 24 * 3_600_000).toISOString() },
  })
  const alerts: object[] = []
  const log = { ...desk.deps.log, error: (fields: object) => void alerts.push(fields) }
  const ada = { kind: 'admin', userId: null, name: 'Ada' } as const
  await watchCardRefusals({ ...desk.deps, log })
  expect(alerts).toEqual([{ alert: 'card_entry_locked', differences: [`account ${tab.accountId}`] }])
  expect(await unlockCards(desk.deps, tab.accountId, ada)).toBe(true)
  expect(await unlockCards(desk.deps, tab.accountId, ada)).toBe(false)
  await watchCardRefusals({ ...desk.deps, log })
  expect(alerts).toHaveLength(1)
  expect(await desk.start(tab)).toMatchObject({ kind: 'confirm_payment' })
  expect(
    (await tab.page.activity.recent()).find(({ action }) => action === 'card_entry.unlocked')?.actor,
  ).toEqual({
    kind: 'admin',
    name: 'Ada',
  })
})

test('A7: a lock ends the secrets of card set-ups as well', async () => {
  const tab = await desk.newcomer()
  const begin = () => tab.page.paymentMethods.beginSetup({ attemptId: crypto.randomUUID() })
  const [tried, other] = [await begin(), await begin()]
  for (let time = 0; time < 5; time++) {
    expect(await desk.confirm(tried, 'pm_card_visa_chargeDeclined')).toBe('generic_decline')
  }
  await desk.settle()
  for (const setup of [tried, other]) {
    expect(await desk.confirm(setup, 'pm_card_visa')).toBe('setup_intent_unexpected_state')
  }
  expect((await refusalOf(begin())).code).toBe('card_attempts_locked')
})

test('A7: a subscription that is paid for is never touched', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab)
  for (let time = 0; time < 5; time++) await desk.confirm(step, 'pm_card_visa_chargeDeclined')
  await desk.confirm(step)
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'active' } })
})

test('A7: the same refusal told twice counts once', async () => {
  const tab = await desk.newcomer()
  const step = await desk.start(tab)
  desk.delivery.hold = true
  for (let time = 0; time < 4; time++) await desk.confirm(step, 'pm_card_visa_chargeDeclined')
  await desk.release((held) => [...held, ...held])
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'incomplete' } })
})

test.each([
  ['stolen_card', false, 3],
  ['generic_decline', false, 1],
  ['insufficient_funds', false, 1],
  ['insufficient_funds', true, 0],
  ['processing_error', false, 0],
  ['something_new', false, 1],
] as const)('%s (on file: %s) weighs %i', (reason, isOnFile, weight) => {
  expect(weightOf(reason, { isOnFile })).toBe(weight)
})
