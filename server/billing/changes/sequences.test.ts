import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestPaydesk, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { playScene, scenes } from './testing/change-sequences.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

/** Two whole scenes, each with dozens of requests: a busy machine takes its time for them. */
const patienceMs = 60_000

test(
  'F28: after any order of changes, ends, pauses, declines and late events the rows are Stripe’s and the money adds up',
  async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        expect(await playScene(desk, scene)).toBeNull()
      }),
      { numRuns: 2, seed: 1, endOnFailure: true },
    )
  },
  patienceMs,
)
