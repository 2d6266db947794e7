import { afterAll, beforeAll, test } from 'vitest'
import { openTestPaydesk, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { crashEverywhere } from './testing/crash-everywhere.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

// One that makes a schedule, one that needs two requests for it, one that charges, one that a job asks for; the long run does all kinds.
const kinds =
  process.env['TEST_DB'] === 'postgres'
    ? (['pause_subscription'] as const)
    : (['pause_subscription', 'change_subscription', 'pay_invoice', 'add_taxes'] as const)

test.each(kinds)(
  'F1, F2, F3, F4, F5, F6, F7: %s, killed once at each point of each step, and a day late after each answer that was lost, ends where it would have ended at once',
  (kind) => crashEverywhere(desk, kind),
)
