import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '#server/db/testing/start-postgres.ts'
import { startProgram } from './programs.ts'
import { sendRaw } from './raw-load.ts'
import type { Measure } from './report.ts'
import { signedEvent, webhookSecret } from './signed-event.ts'
import { measureLag } from './webhook-lag.ts'

/** Each round sends so many events, all of them new. */
const ROUND_EVENTS = 1_500
const ROUNDS = 5

/**
 * Events that the app takes a second (verified, stored, answered) beside Express that only checks the signature, on
 * either database, and how soon a burst of them is applied. The embedded database works in the app's own thread.
 */
export async function measureWebhooks(): Promise<Measure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-bench-'))
  const postgres = await startPostgres()
  const bare = await startProgram(['scripts/bench/bare-webhook.mjs'], {
    STRIPE_WEBHOOK_SECRET: webhookSecret,
  })
  const emulator = await startProgram(['dist/emulator/main.js'], { DATA_DIR: join(dataDir, 'emulator') })
  try {
    const databases = {
      PostgreSQL: appEnv(emulator.url, join(dataDir, 'one'), {
        DATABASE_URL: postgres.url,
        AUTH_SECRET: 'x'.repeat(32),
      }),
      'embedded database': appEnv(emulator.url, join(dataDir, 'two')),
    }
    const measures: Measure[] = []
    for (const [name, env] of Object.entries(databases)) measures.push(await measureOn(name, bare.url, env))
    for (const [name, env] of Object.entries(databases)) measures.push(await measureLag(name, env))
    return measures
  } finally {
    await Promise.all([bare.stop(), emulator.stop()])
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function appEnv(emulatorUrl: string, dataDir: string, database: Record<string, string> = {}) {
  return {
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    STRIPE_SECRET_KEY: 'sk_test_bench',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_bench',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_URL: emulatorUrl,
    STRIPE_JS_URL: `${emulatorUrl}/stripe.js`,
    ...database,
  }
}

async function measureOn(database: string, bareUrl: string, env: Record<string, string>): Promise<Measure> {
  const app = await startProgram(['dist/server/main.js'], env, '/readyz')
  try {
    const load = (url: string) =>
      sendRaw({
        requests: Array.from({ length: ROUND_EVENTS }, (_, index) =>
          // Nobody handles it, so that taking it in is all there is.
          signedEvent(url, 'customer.created', `cus_bench${index}`),
        ),
        amount: { count: ROUND_EVENTS },
      })
    // A fresh database is still being given the scheduler's tables, and both programs are compiled as they run.
    for (const url of [bareUrl, app.url, app.url]) await load(url)
    const best = { ours: 0, yardstick: 0 }
    // They take turns and the best round of each counts, so that what else the machine does falls on both alike.
    for (let round = 0; round < ROUNDS; round++) {
      best.yardstick = Math.max(best.yardstick, await load(bareUrl))
      best.ours = Math.max(best.ours, await load(app.url))
    }
    return {
      name: `webhook ingest, ${database}`,
      ...best,
      unit: '/s',
      against: 'Express and the signature check',
      good: 'nearer to 1: what storing before the answer costs',
    }
  } finally {
    await app.stop()
  }
}
