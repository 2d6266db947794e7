import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { startPostgres } from '#server/db/testing/start-postgres.ts'
import type { LoadRequest } from './load.ts'
import { startProgram } from './programs.ts'
import { sendRaw } from './raw-load.ts'
import type { Measure } from './report.ts'

const secret = 'whsec_bench'

/** Each round sends so many events, all of them new. */
const ROUND_EVENTS = 1_500
const ROUNDS = 5

/**
 * Events that the app takes a second (verified, stored, answered) beside Express that only checks the signature, on
 * either database. The embedded one works in the app's own thread.
 */
export async function measureWebhooks(): Promise<Measure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-bench-'))
  const postgres = await startPostgres()
  const bare = await startProgram(['scripts/bench/bare-webhook.mjs'], { STRIPE_WEBHOOK_SECRET: secret })
  const emulator = await startProgram(['dist/emulator/main.js'], { DATA_DIR: join(dataDir, 'emulator') })
  try {
    const onPostgres = { DATABASE_URL: postgres.url, AUTH_SECRET: 'x'.repeat(32) }
    return [
      await measureOn('PostgreSQL', bare.url, appEnv(emulator.url, join(dataDir, 'one'), onPostgres)),
      await measureOn('embedded database', bare.url, appEnv(emulator.url, join(dataDir, 'two'))),
    ]
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
    STRIPE_WEBHOOK_SECRET: secret,
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
        requests: Array.from({ length: ROUND_EVENTS }, () => signedEvent(url)),
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

const stripe = new Stripe('sk_test_bench')
let sent = 0

/** An event that nobody handles, of about the size of a customer's, each with an id of its own. */
function signedEvent(url: string): LoadRequest {
  sent += 1
  const payload = JSON.stringify({
    id: `evt_bench${process.pid}x${sent}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'customer.created',
    data: {
      object: {
        id: `cus_bench${sent}`,
        object: 'customer',
        email: 'bench@example.com',
        metadata: {},
        padding: 'x'.repeat(1500),
      },
    },
  })
  return {
    method: 'POST',
    url: `${url}/webhooks/stripe`,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload, secret }),
    },
    body: payload,
  }
}
