import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { memberships } from '../db/schema/accounts.ts'
import { createTestDatabase } from '../db/testing.ts'
import { startTestApp, type TestApp } from '../http/testing/start-test-app.ts'
import { createPostgresBus } from './postgres-bus.ts'

let app: TestApp
const open: AbortController[] = []

beforeAll(async () => {
  app = await startTestApp()
})
afterEach(() => {
  for (const stream of open.splice(0)) stream.abort()
  vi.useRealTimers()
})
afterAll(() => app.close())

/** Opens the live stream as a page does. Lines come one by one; null when the stream has ended. */
async function listen(cookie: string) {
  const abort = new AbortController()
  open.push(abort)
  const response = await fetch(`${app.url}/trpc/account.changes`, {
    headers: { cookie, accept: 'text/event-stream' },
    signal: abort.signal,
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let buffered = ''
  return {
    async next(): Promise<string | null> {
      for (;;) {
        const end = buffered.indexOf('\n\n')
        if (end >= 0) {
          const event = buffered.slice(0, end)
          buffered = buffered.slice(end + 2)
          return event
        }
        const chunk = await reader?.read()
        if (chunk === undefined || chunk.done) return null
        buffered += chunk.value
      }
    },
  }
}

test('A25: a change reaches the pages of its account and no other', async () => {
  const [one, two] = await Promise.all([app.signUp(), app.signUp()])
  const [mine, theirs] = await Promise.all([listen(one.cookie), listen(two.cookie)])
  expect(await mine.next()).toContain('event: connected')
  expect(await theirs.next()).toContain('event: connected')
  await app.bus.publish(one.accountId, ['subscription', 'invoice'])
  await app.bus.publish(two.accountId, ['customer'])
  expect(await mine.next()).toContain('{"nouns":["subscription","invoice"]}')
  expect(await theirs.next()).toContain('{"nouns":["customer"]}')
})

test('A25: nobody listens without a session', async () => {
  const stream = await listen('')
  expect(await stream.next()).toContain('event: connected')
  expect(await stream.next()).toMatch(/event: serialized-error\n.*"billing":\{"code":"unauthenticated"/)
})

test('A25: a member who was removed gets nothing more', async () => {
  const { cookie, accountId } = await app.signUp()
  const stream = await listen(cookie)
  await stream.next()
  await app.deps.db.delete(memberships).where(eq(memberships.accountId, accountId))
  await app.bus.publish(accountId, ['subscription'])
  expect(await stream.next()).not.toContain('subscription')
})

test('A25: the fourth stream of a session ends its first', async () => {
  const { cookie, accountId } = await app.signUp()
  const streams = []
  for (let n = 0; n < 4; n++) {
    const stream = await listen(cookie)
    expect(await stream.next()).toContain('event: connected')
    streams.push(stream)
  }
  expect(await streams[0]?.next()).toContain('event: return')
  await app.bus.publish(accountId, ['activity'])
  expect(await streams[3]?.next()).toContain('activity')
})

test('A25: a slow reader gets one change that names all nouns', async () => {
  const ends = new AbortController()
  const changes = app.bus.subscribe('account', ends.signal)[Symbol.asyncIterator]()
  const first = changes.next()
  await app.bus.publish('account', ['invoice'])
  expect((await first).value).toEqual({ nouns: ['invoice'] })
  await app.bus.publish('account', ['invoice'])
  await app.bus.publish('account', ['subscription', 'invoice'])
  expect((await changes.next()).value).toEqual({ nouns: ['invoice', 'subscription'] })
  const last = changes.next()
  ends.abort()
  expect((await last).done).toBe(true)
})

test('processes on one PostgreSQL hear each other, also after their connections were cut', async () => {
  const database = await createTestDatabase()
  if (database.url === null) return database.close()
  const accountId = crypto.randomUUID()
  const [here, there] = await Promise.all([
    createPostgresBus(database.url, database.execute, app.deps.log),
    createPostgresBus(database.url, database.execute, app.deps.log),
  ])
  const changes = there.subscribe(accountId, new AbortController().signal)[Symbol.asyncIterator]()
  const first = changes.next()
  await here.publish(accountId, ['invoice'])
  expect((await first).value).toEqual({ nouns: ['invoice'] })

  await database.execute(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'paydesk changes' and datname = current_database()`,
  )
  const second = changes.next()
  let isHeard = false
  void second.then(() => (isHeard = true))
  await vi.waitFor(
    async () => {
      await here.publish(accountId, ['customer'])
      expect(isHeard).toBe(true)
    },
    { timeout: 15_000, interval: 200 },
  )
  expect((await second).value).toEqual({ nouns: ['customer'] })
  await Promise.all([here.close(), there.close()])
  await database.close()
})
