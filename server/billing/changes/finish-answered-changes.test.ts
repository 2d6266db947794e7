import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentVersion } from '#shared/consent.ts'
import type { PaymentStep, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { answerBank } from '../../testing/people.ts'
import { openTestPaydesk, starterMonthly, type Tab, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { finishAnsweredChanges } from './finish-answered-changes.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const team: PlanChoice = { ...starterMonthly, plan: 'team', seats: 3 }
/** Raises the storage now and lowers the seats with the next period. */
const split: PlanChoice = { ...team, seats: 1, addOns: [{ code: 'extra_storage', quantity: 2 }] }

async function agreeTo(tab: Tab, choice: PlanChoice): Promise<PaymentStep> {
  const { quoteId } = await tab.page.subscriptions.previewChange({ choice })
  return tab.page.subscriptions.change({ attemptId: crypto.randomUUID(), quoteId, consentVersion })
}

test('what was agreed for the renewal is booked though the page was closed when the bank said yes', async () => {
  const tab = await desk.subscriber({ choice: team })
  await desk.payWith(tab, 'pm_card_authenticationRequired')
  const step = await agreeTo(tab, split)
  expect(await finishAnsweredChanges(desk.deps)).toBe(0)
  await answerBank(desk.deps, step, 'complete')
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({
    plan: { choice: { ...split, seats: 3 } },
    booked: { change: null },
  })
  expect(await finishAnsweredChanges(desk.deps)).toBe(1)
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({ booked: { change: { to: split } } })
  desk.requests.length = 0
  expect(await finishAnsweredChanges(desk.deps)).toBe(0)
  expect(desk.requests).toEqual([])
})

test('what was booked before is booked again when the bank is never answered', async () => {
  const tab = await desk.subscriber({ choice: team })
  await agreeTo(tab, starterMonthly)
  await desk.payWith(tab, 'pm_card_authenticationRequired')
  await agreeTo(tab, { ...team, seats: 5 })
  await desk.pass(tab, 1)
  expect(await tab.page.subscriptions.current()).toMatchObject({
    plan: { choice: team },
    booked: { change: null },
    waitingChange: null,
  })
  await finishAnsweredChanges(desk.deps)
  await desk.settle()
  expect(await tab.page.subscriptions.current()).toMatchObject({ booked: { change: { to: starterMonthly } } })
  desk.requests.length = 0
  expect(await finishAnsweredChanges(desk.deps)).toBe(0)
  expect(desk.requests).toEqual([])
})

test('what somebody decided meanwhile stands: a plan that was cancelled is not changed at its end', async () => {
  const tab = await desk.subscriber({ choice: team })
  await desk.payWith(tab, 'pm_card_authenticationRequired')
  await answerBank(desk.deps, await agreeTo(tab, split), 'complete')
  await desk.settle()
  await tab.page.subscriptions.cancel({ attemptId: crypto.randomUUID(), reason: null, comment: null })
  desk.requests.length = 0
  expect(await finishAnsweredChanges(desk.deps)).toBe(0)
  expect(desk.requests).toEqual([])
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'canceling' } })
})
