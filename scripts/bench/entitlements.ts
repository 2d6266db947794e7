import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { adjustCredits } from '#server/billing/credits/adjust-credits.ts'
import { spendCredits } from '#server/billing/credits/spend.ts'
import { requireFeature } from '#server/billing/entitlements/check-feature.ts'
import { overrideSetting } from '#server/billing/settings/overrides.ts'
import { consume } from '#server/billing/usage/consume.ts'
import type { Database } from '#server/db/client.ts'
import { accounts } from '#server/db/schema/accounts.ts'
import { createMemoryBus } from '#server/live/memory-bus.ts'
import { chooseCatalogue } from '#shared/billing/catalogue-in-use.ts'
import { withDatabase } from '../operator/with-database.ts'
import { freePort, startProgram } from './programs.ts'
import type { Measure } from './report.ts'

const atOnce = 8
const seconds = 2
const actor = { kind: 'admin', userId: null, name: 'bench' } as const

/** Checks and counted uses a second beside a bare `UPDATE … RETURNING` of one row, all on the embedded database. */
export async function measureEntitlements(): Promise<Measure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-bench-'))
  try {
    // The app makes the tables.
    const env = { DATA_DIR: dataDir, LOG_LEVEL: 'warn', EMULATOR_PORT: String(await freePort()) }
    await (await startProgram(['dist/server/main.js'], env, '/readyz')).stop()
    return await withDatabase({ DATA_DIR: dataDir, stripeMode: 'emulator' }, ({ db }) => measure(db))
  } finally {
    chooseCatalogue('main')
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function measure(db: Database): Promise<Measure[]> {
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  const deps = {
    db,
    log: silent,
    clock: { now: () => new Date() },
    changes: createMemoryBus(),
    newId: () => crypto.randomUUID(),
  }
  const [account] = await db.insert(accounts).values({ name: 'Bench' }).returning()
  const accountId = account?.id ?? ''
  await db.execute(sql`create table bench_counter (id int primary key, used bigint not null)`)
  await db.execute(sql`insert into bench_counter values (1, 0)`)
  const room = 1_000_000_000
  await overrideSetting(deps, { accountId, key: 'limits.free.projects', value: room, actor })

  const yardstick = await perSecond(() =>
    db.execute(sql`update bench_counter set used = used + 1 where id = 1 and used < ${room} returning used`),
  )
  const check = await perSecond(() => requireFeature(deps, accountId, 'boards'))
  const use = await perSecond(() => consume(deps, accountId, { limit: 'projects' }))
  chooseCatalogue('images')
  await adjustCredits(deps, { accountId, actor, reason: 'bench' }, room)
  const spend = await perSecond(() => spendCredits(deps, accountId, { action: 'image' }))

  const against = { yardstick, unit: '/s', against: 'a bare UPDATE … RETURNING' }
  return [
    { name: 'entitlement check', ours: check, ...against, good: '0.1: a check reads a handful of rows' },
    { name: 'consume a limit', ours: use, ...against, good: '0.1: a check and three writes' },
    { name: 'spend a credit', ours: spend, ...against, good: '0.05: a check, a lock and a ledger line' },
  ]
}

/** How often `work` is done in a second by a few at once; the first fifth warms up and is not counted. */
async function perSecond(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  const countFrom = startedAt + seconds * 200
  const endAt = startedAt + seconds * 1000
  let done = 0
  const loop = async () => {
    while (performance.now() < endAt) {
      await work()
      const now = performance.now()
      if (now >= countFrom && now < endAt) done += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, loop))
  return done / (seconds * 0.8)
}
