import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { type LoadRequest, measureLoad } from './load.ts'
import { startProgram } from './programs.ts'
import type { Measure } from './report.ts'

const secret = 'whsec_bench'

/** Events that the app takes a second (verified, stored, answered) beside Express that only checks the signature. */
export async function measureWebhooks(): Promise<Measure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-bench-'))
  const bare = await startProgram(['scripts/bench/bare-webhook.mjs'], { STRIPE_WEBHOOK_SECRET: secret })
  const emulator = await startProgram(['dist/emulator/main.js'], { DATA_DIR: join(dataDir, 'emulator') })
  const app = await startProgram(
    ['dist/server/main.js'],
    {
      DATA_DIR: join(dataDir, 'app'),
      LOG_LEVEL: 'warn',
      STRIPE_SECRET_KEY: 'sk_test_bench',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_bench',
      STRIPE_WEBHOOK_SECRET: secret,
      STRIPE_API_URL: emulator.url,
      STRIPE_JS_URL: `${emulator.url}/stripe.js`,
    },
    '/readyz',
  )
  try {
    const load = (url: string) => measureLoad(() => signedEvent(url), { connections: 32 })
    // A fresh database is still being given the scheduler's tables, and both programs are compiled as they run.
    for (const url of [bare.url, app.url, app.url]) await load(url)
    const rounds: { ours: number; yardstick: number }[] = []
    for (let round = 0; round < 3; round++)
      rounds.push({ yardstick: await load(bare.url), ours: await load(app.url) })
    const [, median] = rounds.sort((a, b) => a.ours / a.yardstick - b.ours / b.yardstick)
    if (median === undefined) throw new Error('nothing was measured')
    return [
      {
        name: 'webhook ingest',
        ...median,
        unit: '/s',
        against: 'Express and the signature check',
        good: 'nearer to 1: what storing before the answer costs',
      },
    ]
  } finally {
    await Promise.all([bare.stop(), app.stop(), emulator.stop()])
    await rm(dataDir, { recursive: true, force: true })
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
