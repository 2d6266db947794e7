import { afterAll, beforeAll, test } from 'vitest'
import { openTestPaydesk, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { acts } from './testing/acts.ts'
import { crashEverywhere } from './testing/crash-everywhere.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

const kinds = Object.keys(acts) as (keyof typeof acts)[]

test.each(kinds)(
  'F1, F2, F3, F4, F5, F6, F7: %s, killed once at each point of each step, and a day late after each answer that was lost, ends where it would have ended at once',
  (kind) => crashEverywhere(desk, kind),
)
