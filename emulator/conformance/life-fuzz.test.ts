import { expect, test, vi } from 'vitest'
import { liveLives } from './life-fuzz.ts'

test('500 random lives of subscriptions never fault, and their money adds up', async () => {
  const told = vi.spyOn(console, 'error')
  await liveLives(500, 20_261_128, 6)
  expect(told.mock.calls).toEqual([])
}, 240_000)
