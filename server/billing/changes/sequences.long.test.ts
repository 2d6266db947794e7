import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestPaydesk, type TestPaydesk } from '../../testing/test-paydesk.ts'
import { playScene, scenes } from './testing/change-sequences.ts'

let desk: TestPaydesk
beforeAll(async () => {
  desk = await openTestPaydesk()
})
afterAll(() => desk.end())

test('after sixty orders of changes, ends, pauses, declines and late events the rows are Stripe’s and the money adds up', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      expect(await playScene(desk, scene)).toBeNull()
    }),
    { numRuns: 60, endOnFailure: true },
  )
})
