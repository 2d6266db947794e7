import { setTimeout as delay } from 'node:timers/promises'
import Stripe from 'stripe'
import { z } from 'zod'
import { accounts } from '#server/db/schema/accounts.ts'
import { customers } from '#server/db/schema/customers.ts'
import { withDatabase } from '../operator/with-database.ts'
import { send } from './load.ts'
import { freePort, startProgram } from './programs.ts'
import { sendRaw } from './raw-load.ts'
import type { Measure } from './report.ts'
import { signedEvent } from './signed-event.ts'

const BURST_EVENTS = 1_500
const CUSTOMERS = 50
const ROUNDS = 5
const PATIENCE_MS = 120_000

const counter = z.object({ applied: z.number(), lastAt: z.number() })

/**
 * How long after a burst of events of fifty customers the last of them is applied: read at Stripe, projected and done.
 * The yardstick is how long the burst itself took to be answered.
 * @param env of the application, whose tables are there
 */
export async function measureLag(database: string, env: Readonly<Record<string, string>>): Promise<Measure> {
  const ids = await knownCustomers(env)
  const counterPort = await freePort()
  const counterUrl = `http://127.0.0.1:${counterPort}`
  const read = async () => counter.parse(JSON.parse(await send({ method: 'GET', url: counterUrl })))
  const app = await startProgram(
    ['dist/bench-programs/counting-app.js'],
    { ...env, COUNTER_PORT: String(counterPort) },
    '/readyz',
  )
  const burst = async () => {
    const before = (await read()).applied
    const requests = Array.from({ length: BURST_EVENTS }, (_, index) =>
      signedEvent(app.url, 'customer.updated', ids[index % ids.length] ?? ''),
    )
    const perSecond = await sendRaw({ requests, amount: { count: BURST_EVENTS } })
    const answeredAt = Date.now()
    const giveUpAt = answeredAt + PATIENCE_MS
    for (;;) {
      const { applied, lastAt } = await read()
      const isOver = applied >= before + BURST_EVENTS
      if (isOver)
        return { ours: Math.max(0, lastAt - answeredAt), yardstick: (BURST_EVENTS / perSecond) * 1000 }
      if (Date.now() > giveUpAt) throw new Error(`${applied - before} of ${BURST_EVENTS} events were applied`)
      await delay(5)
    }
  }
  try {
    await burst()
    const rounds = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await burst())
    const [median] = rounds
      .toSorted((a, b) => a.ours / a.yardstick - b.ours / b.yardstick)
      .slice(Math.floor(ROUNDS / 2))
    return {
      name: `lag after a burst, ${database}`,
      ...(median ?? { ours: Number.NaN, yardstick: Number.NaN }),
      unit: 'ms',
      against: 'the burst itself until its last answer',
      good: 'below 1: all is applied within the length of the burst',
    }
  } finally {
    await app.stop()
  }
}

/** Customers at Stripe that accounts of the application have. @returns their ids at Stripe */
async function knownCustomers(env: Readonly<Record<string, string>>): Promise<string[]> {
  const apiUrl = new URL(env['STRIPE_API_URL'] ?? '')
  const stripe = new Stripe(env['STRIPE_SECRET_KEY'] ?? '', {
    protocol: 'http',
    host: apiUrl.hostname,
    port: Number(apiUrl.port),
  })
  const ids: string[] = []
  for (let number = 0; number < CUSTOMERS; number++) {
    ids.push((await stripe.customers.create({ email: `bench${number}@example.com` })).id)
  }
  await withDatabase(
    { DATA_DIR: env['DATA_DIR'] ?? '', DATABASE_URL: env['DATABASE_URL'], stripeMode: 'emulator' },
    async ({ db }) => {
      const rows = await db
        .insert(accounts)
        .values(ids.map((id) => ({ name: id })))
        .returning({ id: accounts.id, name: accounts.name })
      const readAt = new Date()
      await db.insert(customers).values(
        rows.map(({ id, name }) => ({
          stripeId: name,
          accountId: id,
          delinquent: false,
          balanceMinor: 0,
          readSequence: 0,
          readAt,
        })),
      )
    },
  )
  return ids
}
