import { expect, test, vi } from 'vitest'
import { liveLives } from './life-fuzz.ts'

test('20,000 random lives of subscriptions never fault, and their money adds up', async () => {
  const told = vi.spyOn(console, 'error')
  await liveLives(20_000, 77, 14)
  expect(told.mock.calls).toEqual([])
}, 3_600_000)
