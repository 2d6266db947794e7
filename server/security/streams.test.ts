import { EventEmitter } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openTestPaydesk, type Tab, type TestPaydesk } from '../testing/test-paydesk.ts'
import { dropSlowReader } from '../live/drop-slow-reader.ts'
import { followChanges } from '../live/follow-changes.ts'
import { createOpenStreams, streamLimits } from '../live/open-streams.ts'

let desk: TestPaydesk
let tab: Tab

beforeAll(async () => {
  desk = await openTestPaydesk()
  tab = await desk.newcomer()
})
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})
afterAll(() => desk.end())

test('A25: an account has twenty streams, a session three; the oldest give way', () => {
  expect(streamLimits).toEqual({ perSession: 3, perAccount: 20 })
  const streams = createOpenStreams()
  const opened = Array.from({ length: 22 }, (_, n) => streams.enter(`session ${n >> 1}`, 'account'))
  const other = streams.enter('session of another', 'another account')
  expect(opened.map(({ signal }) => signal.aborted)).toEqual([true, true, ...Array(20).fill(false)])
  expect(other.signal.aborted).toBe(false)
})

test('A25: a stream that left makes room', () => {
  const streams = createOpenStreams()
  const [first, ...rest] = Array.from({ length: 3 }, () => streams.enter('session', 'account'))
  first?.leave()
  streams.enter('session', 'account')
  expect(rest.map(({ signal }) => signal.aborted)).toEqual([false, false])
})

test('A25: a reader whose session ended is noticed within a minute, although nothing happens', async () => {
  let isRevoked = false
  const { membership, user } = tab.visitor
  const changes = followChanges({
    deps: desk.deps,
    membership,
    reauthorize: async () => (isRevoked ? { user: null, membership: null } : { user, membership }),
    enterStream: createOpenStreams().enter.bind(null, 'session'),
  })
  const next = changes.next()
  await vi.advanceTimersByTimeAsync(61_000)
  isRevoked = true
  await vi.advanceTimersByTimeAsync(61_000)
  expect(await next).toEqual({ done: true, value: undefined })
})

test('A25: an open stream holds no connection of the database', async () => {
  const { membership, user } = tab.visitor
  const held = Array.from({ length: 30 }, () =>
    followChanges({
      deps: desk.deps,
      membership,
      reauthorize: async () => ({ user, membership }),
      enterStream: () => ({ signal: new AbortController().signal, leave() {} }),
    }),
  )
  const waiting = held.map((stream) => stream.next())
  // More streams than the pool has connections, and rows are still read.
  expect((await desk.database.execute('select 1 as one')).rows).toEqual([{ one: 1 }])
  await desk.deps.changes.publish(tab.accountId, ['activity'])
  expect((await Promise.all(waiting)).map(({ value }) => value)).toEqual(
    Array.from({ length: 30 }, () => ({ nouns: ['activity'] })),
  )
  await Promise.all(held.map((stream) => stream.return()))
})

test('A25: a reader that takes nothing for a minute is dropped, a slow one is not', async () => {
  const reader = Object.assign(new EventEmitter(), {
    writableNeedDrain: true,
    destroy: vi.fn<() => void>(),
  })
  dropSlowReader(reader)
  await vi.advanceTimersByTimeAsync(30_000)
  reader.writableNeedDrain = false
  await vi.advanceTimersByTimeAsync(30_000)
  reader.writableNeedDrain = true
  await vi.advanceTimersByTimeAsync(30_000)
  expect(reader.destroy).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(reader.destroy).toHaveBeenCalledOnce()
})
