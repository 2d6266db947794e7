import { createServer } from 'node:http'
import { eq, sql } from 'drizzle-orm'
import express from 'express'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Database } from '../db/client.ts'
import type { TestDatabase } from '../db/testing.ts'
import { inTransaction } from '../db/in-transaction.ts'
import { migrate, migrations } from '../db/migrations.ts'
import { openPostgres } from '../db/postgres.ts'
import { accounts } from '../db/schema/accounts.ts'
import { subscriptions } from '../db/schema/subscriptions.ts'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import { createHealth } from '../http/health.ts'
import { createLimiter } from '../http/limiter.ts'
import { startTestApp } from '../http/testing/start-test-app.ts'
import { webhookRoute } from '../http/webhook-route.ts'
import { refusalOf } from '../testing/test-paydesk.ts'
import { eventBody, signed } from '../webhooks/testing.ts'
import { type FaultDesk, openFaultDesk } from './testing/fault-desk.ts'
import { listenOn } from './testing/listen-on.ts'
import { startTcpProxy } from './testing/tcp-proxy.ts'

vi.setConfig({ testTimeout: 60_000 })

let desk: FaultDesk
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  desk = await openFaultDesk()
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await desk.settle()
  expect(await desk.violations()).toEqual([])
})
afterAll(() => desk.end())

const silent = { warn: () => {} }

/** A pool of its own on the desk's PostgreSQL. */
function openPool(url: string, options: Parameters<typeof openPostgres>[2] = {}) {
  const pool = openPostgres(url, silent, options)
  closing.push(() => pool.close())
  return pool
}

test('F22: an event that a full disk keeps out is not answered with 200', async () => {
  const app = await startTestApp({ settings: { webhookSecrets: ['whsec_disk'] } })
  closing.push(() => app.close())
  await app.database.execute(`
    create function refuse() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create trigger disk_full before insert on webhook_events for each row execute function refuse()`)
  const body = JSON.stringify({
    id: 'evt_full',
    object: 'event',
    type: 'customer.updated',
    livemode: false,
    api_version: null,
    data: { object: { id: 'cus_1', object: 'customer' } },
  })
  const signature = await app.deps.stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret: 'whsec_disk',
  })
  const deliver = () =>
    fetch(`${app.url}/webhooks/stripe`, { method: 'POST', headers: { 'stripe-signature': signature }, body })
  expect((await deliver()).status).toBe(503)
  await app.database.execute('drop trigger disk_full on webhook_events')
  expect((await deliver()).status).toBe(200)
  expect(await app.database.db.$count(webhookEvents)).toBe(1)
})

test('F22: while nothing can be written a person is told that nothing changes, sees what there is, and the same attempt goes on later', async () => {
  const tab = await desk.newcomer()
  const attemptId = crypto.randomUUID()
  const fill = (when: string) =>
    desk.database.execute(`
      create or replace function refuse() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
      create trigger disk_full before ${when} for each row execute function refuse()`)
  await fill('insert on billing_operations')
  desk.requests.length = 0
  expect(await refusalOf(desk.start(tab, { attemptId }))).toMatchObject({ code: 'read_only' })
  expect(await tab.page.subscriptions.current()).toMatchObject({ state: { kind: 'free' } })
  expect(desk.requests).toEqual([])
  await desk.database.execute('drop trigger disk_full on billing_operations')

  // Once something was sent nobody may say that nothing happened.
  await fill('update on operation_steps')
  await expect(desk.start(tab, { attemptId })).rejects.toThrow('is under way')
  await desk.database.execute('drop trigger disk_full on operation_steps; drop function refuse')
  await desk.passLease(tab)
  expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
  expect(desk.requests.filter((request) => request === 'POST /v1/customers')).toHaveLength(2)
  expect((await desk.snapshot()).collections.subscriptions).toHaveLength(1)
})

test('F22: while the database takes reads alone every answer says so, whoever asks, and pages are read as ever', async () => {
  const app = await startTestApp()
  closing.push(() => app.close())
  const { cookie, email } = await app.signUp()
  // A session that is due to be written on.
  await app.database.execute(`update sessions set expires_at = now() + interval '1 day'`)
  const read = async () => {
    const answer = await fetch(`${app.url}/trpc/account.me`, { headers: { cookie } })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain(email)
    return answer.headers.get('x-paydesk-read-only')
  }
  const change = () => app.post('/trpc/account.endSession', { sessionId: crypto.randomUUID() }, { cookie })
  // The pool may still hand out what the operator has ended.
  const look = (told: string | null) =>
    vi.waitFor(async () => {
      await app.health.tryWrite()
      expect(await read()).toBe(told)
    })
  expect(await read()).toBeNull()

  await takeReadsAlone(app.database, true)
  await look('1')
  expect((await fetch(`${app.url}/config.json`)).headers.get('x-paydesk-read-only')).toBe('1')
  expect(await (await fetch(`${app.url}/healthz`)).json()).toMatchObject({ database: 'writes nothing down' })
  // Nobody is told that the password is wrong, or that a session is over that goes on.
  for (const [path, body] of [
    ['/api/auth/sign-in/email', { email, password: 'a long horse battery' }],
    ['/api/auth/sign-out', {}],
    ['/api/people/sign-in', { person: 'newcomer' }],
  ] as const) {
    const answer = await app.post(path, body, { cookie })
    expect(answer.status, path).toBe(503)
    expect(await answer.text(), path).toContain('"read_only"')
  }

  await takeReadsAlone(app.database, false)
  await look(null)

  // Who is refused before it was noticed hears it with the refusal, and from then on everybody does.
  await takeReadsAlone(app.database, true)
  const refused = await vi.waitFor(async () => {
    expect(await read()).toBeNull()
    const answer = await change()
    expect(answer.status).toBe(503)
    return answer
  })
  expect(refused.headers.get('x-paydesk-read-only')).toBe('1')
  expect(await refused.text()).toContain('"read_only"')
  expect(await read()).toBe('1')
  await takeReadsAlone(app.database, false)
  await look(null)
  expect((await change()).headers.get('x-paydesk-read-only')).toBeNull()
})

/** As an operator does it for a maintenance, or a cluster whose first server is gone. */
async function takeReadsAlone(database: TestDatabase, isOn: boolean): Promise<void> {
  if (database.url === null) {
    await database.execute(`set default_transaction_read_only = ${isOn}`)
    return
  }
  const operator = openPostgres(database.url, silent, { max: 1 })
  const name = new URL(database.url).pathname.slice(1)
  await operator.execute(`begin; set transaction read write; alter database ${name} set default_transaction_read_only = ${isOn}; commit;
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
  await operator.close()
}

test('F57: a migration that the schema of an old release is served with leaves the old code working', async () => {
  const later = {
    name: '9999_expand.sql',
    sql: 'alter table accounts add column later text; create table later_things (id int)',
  }
  expect(await migrate(desk.database, [...migrations, later])).toEqual(['9999_expand.sql'])
  const tab = await desk.newcomer()
  expect(await desk.start(tab)).toMatchObject({ kind: 'confirm_payment' })
  await desk.database.execute(
    `alter table accounts drop column later; drop table later_things; delete from schema_migrations where name = '9999_expand.sql'`,
  )
})

// One PGlite has one session: there is nothing to cut, to wait for or to lock out.
if (process.env['TEST_DB'] === 'postgres') {
  const urlOf = ({ database }: FaultDesk): string => database.url ?? ''

  test('F19: connections that are killed at five points of one order cost at most a try each, and leave one subscription', async () => {
    const pool = openPool(urlOf(desk))
    const tab = await desk.newcomer()
    let cuts = 0
    const page = desk.pageOf(tab.visitor, {
      db: pool.db,
      checkpoint: async () => {
        if (++cuts > 5) return
        await desk.database.execute(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name = 'paydesk' and pid <> pg_backend_pid()`,
        )
      },
    })
    const attemptId = crypto.randomUUID()
    let step: unknown = null
    let failures = 0
    while (step === null && failures <= 5) {
      step = await desk.start({ ...tab, page }, { attemptId }).catch(() => null)
      if (step !== null) break
      failures++
      await desk.passLease(tab)
    }
    // What finds its connection dead before it wrote anything takes another one and nobody notices.
    expect(failures).toBeLessThanOrEqual(5)
    expect(cuts).toBeGreaterThan(5)
    expect(step).toMatchObject({ kind: 'confirm_payment' })
    expect(await desk.database.db.$count(subscriptions, eq(subscriptions.accountId, tab.accountId))).toBe(1)
  })

  test('F20: a connection that is cut during the commit leaves an outcome that the next try reads', async () => {
    const { hostname, port } = new URL(urlOf(desk))
    const proxy = await startTcpProxy({ host: hostname, port: Number(port) })
    closing.push(() => proxy.close())
    const through = new URL(urlOf(desk))
    through.hostname = '127.0.0.1'
    through.port = String(proxy.port)
    const pool = openPool(through.href)
    const tab = await desk.newcomer()
    const attemptId = crypto.randomUUID()
    const page = desk.pageOf(tab.visitor, {
      db: pool.db,
      checkpoint: async (name) => {
        if (name !== 'K4:create_subscription') return
        proxy.onSent = (chunk) => chunk.toString('latin1').toLowerCase().includes('commit')
      },
    })
    await expect(desk.start({ ...tab, page }, { attemptId })).rejects.toThrow(/terminat|ended|Failed query/)
    proxy.onSent = null
    proxy.cut()
    await desk.passLease(tab)
    expect(
      await desk.start({ ...tab, page: desk.pageOf(tab.visitor, { db: pool.db }) }, { attemptId }),
    ).toMatchObject({
      kind: 'confirm_payment',
    })
    expect(await desk.database.db.$count(subscriptions, eq(subscriptions.accountId, tab.accountId))).toBe(1)
  })

  test('F20: two that lock each other out are both done, the one after the other', async () => {
    const db: Database = openPool(urlOf(desk)).db
    const [first, second] = await db
      .insert(accounts)
      .values([{ name: 'first' }, { name: 'second' }])
      .returning()
    let met = 0
    let meet = () => {}
    const both = new Promise<void>((resolve) => (meet = resolve))
    const rename = (order: readonly (string | undefined)[], name: string) =>
      inTransaction(db, async (tx) => {
        await tx
          .update(accounts)
          .set({ name })
          .where(eq(accounts.id, order[0] ?? ''))
        if (++met === 2) meet()
        await both
        await tx
          .update(accounts)
          .set({ name })
          .where(eq(accounts.id, order[1] ?? ''))
      })
    await Promise.all([rename([first?.id, second?.id], 'a'), rename([second?.id, first?.id], 'b')])
    const rows = await db
      .select()
      .from(accounts)
      .where(sql`name in ('a', 'b')`)
    expect(new Set(rows.map(({ name }) => name)).size).toBe(1)
    expect(met).toBeGreaterThanOrEqual(3)
    await db.delete(accounts).where(sql`name in ('a', 'b')`)
  })

  test('F21: while no connection is to be had nothing is sent to Stripe, the failure says that it is busy, events are sent again and health says so', async () => {
    const pool = openPool(urlOf(desk), { max: 1, connectionTimeoutMillis: 200 })
    const tab = await desk.newcomer()
    const deps = { ...desk.deps, db: pool.db }
    const health = createHealth(pool, { state: () => 'closed' })
    const inbox = createServer(
      express().use(webhookRoute(deps, createLimiter({ database: pool, sparesLoopback: true }))),
    )
    closing.push(async () => inbox.close())
    const inboxUrl = `http://127.0.0.1:${await listenOn(inbox)}`
    const body = eventBody({ type: 'payout.paid', object: { id: 'po_1', object: 'payout' } })
    const { signature } = await signed(desk.deps, body)
    const deliver = async () =>
      (await fetch(inboxUrl, { method: 'POST', body, headers: { 'stripe-signature': signature } })).status
    desk.requests.length = 0
    await pool.transact(async () => {
      const refused = desk.start({ ...tab, page: desk.pageOf(tab.visitor, { db: pool.db }) })
      expect(await refusalOf(refused)).toMatchObject({ code: 'busy' })
      expect(await deliver()).toBe(503)
      expect(await health.fault()).toBe('the database does not answer')
    })
    expect(desk.requests).toEqual([])
    expect(await deliver()).toBe(200)
    expect(await health.fault()).toBeNull()

    // Once something was sent it is no longer true that nothing was begun.
    const attemptId = crypto.randomUUID()
    const held: { release(): void }[] = []
    const page = desk.pageOf(tab.visitor, {
      db: pool.db,
      checkpoint: async (name) => {
        if (name === 'K3:create_subscription') held.push(await pool.pool.connect())
      },
    })
    await expect(desk.start({ ...tab, page }, { attemptId })).rejects.toThrow('is under way')
    for (const client of held) client.release()
    await desk.passLease(tab)
    expect(await desk.start(tab, { attemptId })).toMatchObject({ kind: 'confirm_payment' })
    expect(await desk.database.db.$count(subscriptions, eq(subscriptions.accountId, tab.accountId))).toBe(1)
  })

  test('F57: a migration that waits for a table in use gives up soon, and the next try is whole', async () => {
    const pool = openPool(urlOf(desk))
    const later = { name: '9999_wait.sql', sql: 'alter table accounts add column later text' }
    await pool.transact(async (execute) => {
      await execute('select * from accounts limit 1')
      await expect(migrate(desk.database, [...migrations, later])).rejects.toThrow(/lock timeout/)
    })
    expect(await migrate(desk.database, [...migrations, later])).toEqual(['9999_wait.sql'])
    await desk.database.execute(
      `alter table accounts drop column later; delete from schema_migrations where name = '9999_wait.sql'`,
    )
  })
}
