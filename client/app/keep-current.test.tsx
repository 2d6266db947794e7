import { act, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { TestEventSource } from '../testing/browser-stubs.ts'
import { renderApp } from '../testing/render-app.tsx'
import { ana, onFree, onTeam, planList } from '../testing/samples.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const newest = () => {
  const stream = TestEventSource.opened.at(-1)
  if (stream === undefined) throw new Error('no stream was opened')
  return stream
}

/** The overview of somebody on Free, who becomes a customer elsewhere when `change` is called. */
async function openOverview() {
  let current: CurrentSubscription = onFree
  const read = vi.fn(() => current)
  TestEventSource.opened.length = 0
  vi.useFakeTimers({ shouldAdvanceTime: true })
  renderApp({
    path: '/billing',
    answers: {
      account: { me: () => ana },
      plans: { list: () => planList },
      subscriptions: { current: read },
    },
  })
  await screen.findByText(/^You're on Free/)
  await vi.waitFor(() => expect(TestEventSource.opened).toHaveLength(1))
  return { read, change: () => void (current = onTeam) }
}

test.each([
  ['is refused again and again', () => TestEventSource.opened.forEach((stream) => stream.send('error'))],
  ['is swallowed on its way and never opens', () => {}],
])('F54: where the stream of changes %s, the screen is at most thirty seconds old', async (_, fail) => {
  const { change } = await openOverview()
  fail()
  change()
  for (let passed = 0; passed < 30; passed += 5) {
    await pass(5_000)
    fail()
  }
  await pass(500)
  expect(screen.queryByText(/^You're on Free/)).toBeNull()
  expect(screen.getAllByText(/Team/).length).toBeGreaterThan(0)
})

test('F54: while the stream speaks nothing is read for nothing, and what it missed is read when it is back', async () => {
  const { read, change } = await openOverview()
  newest().send('connected')
  await pass(100)
  const atFirst = read.mock.calls.length
  for (let passed = 0; passed < 120; passed += 20) {
    newest().send('ping')
    await pass(20_000)
  }
  expect(read.mock.calls.length).toBe(atFirst)
  newest().send('error')
  change()
  await pass(5_100)
  newest().send('connected')
  await pass(500)
  expect(screen.queryByText(/^You're on Free/)).toBeNull()
})
