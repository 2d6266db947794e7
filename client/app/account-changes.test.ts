import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { stubBrowser, TestEventSource } from '../testing/browser-stubs.ts'
import { openChangeStream } from '../trpc/change-stream.ts'
import { followAccountChanges } from './account-changes.ts'

stubBrowser()

/** Locks and channels of one browser, as its tabs share them. */
class TestLocks {
  private queue: Promise<unknown> = Promise.resolve()
  request(_: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) {
    const turn = this.queue.then(() => (signal.aborted ? undefined : work()))
    this.queue = turn
    return turn
  }
}

class TestChannel {
  static readonly all = new Set<TestChannel>()
  onmessage: ((event: { data: unknown }) => void) | null = null
  readonly name: string
  constructor(name: string) {
    this.name = name
    TestChannel.all.add(this)
  }
  postMessage(data: unknown) {
    for (const other of TestChannel.all)
      if (other !== this && other.name === this.name) other.onmessage?.({ data })
  }
  close() {
    TestChannel.all.delete(this)
  }
}

const settled = () => vi.advanceTimersByTimeAsync(0)
const streams = () => TestEventSource.opened
const newest = () => {
  const stream = streams().at(-1)
  if (stream === undefined) throw new Error('no stream was opened')
  return stream
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('BroadcastChannel', TestChannel)
  Object.defineProperty(navigator, 'locks', { value: new TestLocks(), configurable: true })
  streams().length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function openTab(accountId = 'a') {
  const heard: string[] = []
  const stop = followAccountChanges({
    accountId,
    onChange: () => heard.push('change'),
    onHealth: (isLive) => heard.push(isLive ? 'live' : 'down'),
    open: openChangeStream,
  })
  return { heard, stop }
}

test('two tabs share one stream and both hear of a change', async () => {
  const first = openTab()
  const second = openTab()
  await settled()
  expect(streams()).toHaveLength(1)
  newest().send('connected')
  newest().send('message')
  expect(first.heard).toEqual(['live', 'change'])
  expect(second.heard).toEqual(['live', 'change'])
  first.stop()
  second.stop()
})

test('a tab that opens later learns that the stream is live', async () => {
  const first = openTab()
  await settled()
  newest().send('connected')
  const second = openTab()
  expect(second.heard).toEqual(['live'])
  first.stop()
  second.stop()
})

test('when the tab that listens closes, another takes over', async () => {
  const first = openTab()
  const second = openTab()
  await settled()
  first.stop()
  await settled()
  expect(streams().map((stream) => stream.isClosed)).toEqual([true, false])
  newest().send('message')
  expect(second.heard).toEqual(['change'])
  second.stop()
})

test('F54: a stream that fails says so and is opened again', async () => {
  const tab = openTab()
  await settled()
  newest().send('connected')
  newest().send('error')
  expect(tab.heard).toEqual(['live', 'down'])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(streams()).toHaveLength(2)
  newest().send('connected')
  expect(tab.heard).toEqual(['live', 'down', 'live'])
  tab.stop()
})

test('F54: a stream that falls silent is taken for dead', async () => {
  const tab = openTab()
  await settled()
  newest().send('connected')
  await vi.advanceTimersByTimeAsync(25_000)
  newest().send('ping')
  await vi.advanceTimersByTimeAsync(25_000)
  expect(tab.heard).toEqual(['live'])
  await vi.advanceTimersByTimeAsync(5_000)
  // What was said meanwhile is lost.
  expect(tab.heard).toEqual(['live', 'change', 'down'])
  tab.stop()
})

test('nothing is opened again after the last tab stops', async () => {
  const tab = openTab()
  await settled()
  newest().send('error')
  tab.stop()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(streams()).toHaveLength(1)
  expect(newest().isClosed).toBe(true)
})
