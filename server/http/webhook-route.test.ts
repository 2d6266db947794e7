import { createServer, request } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import express from 'express'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import { storeEvent } from '../webhooks/receive.ts'
import { listenOn } from '../reliability/testing/listen-on.ts'
import { createLimiter } from './limiter.ts'
import { startTestApp, type TestApp } from './testing/start-test-app.ts'
import { webhookRoute } from './webhook-route.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp({ settings: { webhookSecrets: ['whsec_new', 'whsec_old'] } })
})
beforeEach(() => app.database.execute('delete from webhook_events'))
afterAll(() => app.close())

const event = {
  id: 'evt_1',
  object: 'event',
  type: 'customer.updated',
  livemode: false,
  created: 1_795_000_000,
  api_version: '2026-10-28.endive',
  data: { object: { id: 'cus_1', object: 'customer' } },
  pending_webhooks: 1,
  request: null,
}

async function sign(body: string, secret = 'whsec_new', at = Math.floor(Date.now() / 1000)): Promise<string> {
  return app.deps.stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret, timestamp: at })
}

const deliver = (body: string, headers: Record<string, string>) =>
  fetch(`${app.url}/webhooks/stripe`, { method: 'POST', headers, body })

const stored = () =>
  app.deps.db.select({ id: webhookEvents.id, state: webhookEvents.state }).from(webhookEvents)

test('a signed event is stored once, however often and however parallel it comes', async () => {
  const body = JSON.stringify(event)
  const headers = { 'stripe-signature': await sign(body) }
  const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(body, headers)))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  expect(await stored()).toEqual([{ id: 'evt_1', state: 'pending' }])
})

test('events that come together are stored together, and one that the database refuses spoils no other', async () => {
  const bodies = [1, 2, 3, 4].map((n) => JSON.stringify({ ...event, id: `evt_${n}` }))
  const refused = JSON.stringify({ ...event, id: 'evt_bad', data: { object: { id: 'cus_1', name: '\0' } } })
  const answers = await Promise.all(
    [...bodies.slice(0, 2), refused, ...bodies.slice(2)].map(async (body) =>
      deliver(body, { 'stripe-signature': await sign(body) }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 503, 200, 200])
  expect((await stored()).map(({ id }) => id).sort()).toEqual(['evt_1', 'evt_2', 'evt_3', 'evt_4'])
})

test('what comes in one turn of the loop shares one statement, also where the database works in this thread', async () => {
  const statements = vi.spyOn(app.deps.db, 'execute')
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      await setImmediate()
      return storeEvent(app.deps, { ...event, id: `evt_${n}` })
    }),
  )
  expect(statements).toHaveBeenCalledTimes(1)
  statements.mockRestore()
  expect(await stored()).toHaveLength(20)
})

test('A17: the bytes count, not what they parse to', async () => {
  const body = JSON.stringify(event, null, 3).replace('customer.updated', 'customer.\\u0075pdated')
  expect((await deliver(body, { 'stripe-signature': await sign(body) })).status).toBe(200)
  expect(await stored()).toHaveLength(1)
})

test('the older secret still counts while it is being rotated', async () => {
  const body = JSON.stringify(event)
  expect((await deliver(body, { 'stripe-signature': await sign(body, 'whsec_old') })).status).toBe(200)
})

test('A17, F37: missing, wrong, old and foreign signatures are refused and nothing is stored', async () => {
  const body = JSON.stringify(event)
  const good = await sign(body)
  const hourAgo = Math.floor(Date.now() / 1000) - 3_600
  const vectors = [
    '',
    't=1',
    good.replace('v1=', 'v0='),
    // The first time is old, the second new, and the signature fits the new one.
    `t=${hourAgo},${good.replace(/^t=\d+,/, `t=${hourAgo},`)}`,
    // Signed an hour ago, with a fresh time put in front or behind.
    `t=${Math.floor(Date.now() / 1000)},${await sign(body, 'whsec_new', hourAgo)}`,
    `${await sign(body, 'whsec_new', hourAgo)},t=${Math.floor(Date.now() / 1000)}`,
    // No secret at all is no secret.
    await sign(body, ' '),
    `t=NaN,v1=${'0'.repeat(64)}`,
    good.replace(/v1=./, 'v1=g'),
    await sign(`${body} `),
    await sign(body, 'whsec_gone'),
    await sign(body, 'whsec_new', hourAgo),
  ]
  for (const signature of vectors) {
    expect((await deliver(body, { 'stripe-signature': signature })).status).toBe(400)
  }
  expect((await deliver(body, {})).status).toBe(400)
  expect(await stored()).toEqual([])
})

test('F35: an unknown type and a thin event are stored and ignored, and JSON is not asked for by its content type', async () => {
  // A thin event has no object, no version and no `pending_webhooks`: only where to read what changed.
  const thin = {
    id: 'evt_3',
    object: 'v2.core.event',
    type: 'v1.billing.meter.error_report_triggered',
    livemode: false,
    created: '2026-11-20T09:00:00.000Z',
    related_object: { id: 'mtr_1', type: 'billing.meter', url: '/v1/billing/meters/mtr_1' },
  }
  for (const body of [{ ...event, id: 'evt_2', type: 'payout.paid' }, thin].map((one) =>
    JSON.stringify(one),
  )) {
    const headers = { 'stripe-signature': await sign(body), 'content-type': 'text/plain' }
    expect((await deliver(body, headers)).status).toBe(200)
  }
  expect(await stored()).toEqual([
    { id: 'evt_2', state: 'ignored' },
    { id: 'evt_3', state: 'ignored' },
  ])
})

test('A20, F36: a body of more than one mebibyte is refused, and one below is read', async () => {
  const big = JSON.stringify({ ...event, padding: 'x'.repeat(1024 * 1024) })
  expect((await deliver(big, { 'stripe-signature': await sign(big) })).status).toBe(413)
  const large = JSON.stringify({ ...event, padding: 'x'.repeat(900 * 1024) })
  expect((await deliver(large, { 'stripe-signature': await sign(large) })).status).toBe(200)
  expect(await stored()).toHaveLength(1)
})

test('A20, F36: chunks without end are refused, and the line is cut soon after', async () => {
  let status: number | undefined
  const { bytesWritten } = await new Promise<Socket>((resolve) => {
    const sending = request(`${app.url}/webhooks/stripe`, { method: 'POST' }, (response) => {
      status = response.statusCode
      response.resume()
    })
    sending.on('error', () => {})
    const chunk = Buffer.alloc(64 * 1024, 'x')
    // As fast as the other side takes it, until it hangs up.
    const go = () => {
      while (!sending.destroyed && sending.write(chunk));
    }
    sending.on('drain', go)
    sending.on('socket', (socket) => socket.on('close', () => resolve(socket)))
    go()
  })
  expect(status).toBe(413)
  // One mebibyte is read; the rest is what lay in the buffers of both sides.
  expect(bytesWritten).toBeLessThan(16 * 1024 * 1024)
})

test('A20, F36: a body that does not end is cut when its time is over', async () => {
  const slow = express()
  const limiter = createLimiter({ database: app.database, sparesLoopback: true })
  slow.post('/', webhookRoute(app.deps, limiter, 300))
  const server = createServer(slow)
  const port = await listenOn(server)
  const startedAt = performance.now()
  const outcome = await new Promise<string>((resolve) => {
    const sending = request(`http://127.0.0.1:${port}`, { method: 'POST' }, (response) =>
      resolve(`answered ${response.statusCode}`),
    )
    const dripping = setInterval(() => sending.write('x'), 50)
    sending.on('error', (error) => {
      clearInterval(dripping)
      resolve(error.message)
    })
  })
  server.close()
  expect(outcome).toMatch(/ECONNRESET|EPIPE|hang up/)
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(290)
  expect(await stored()).toEqual([])
})

test('an event that cannot be stored is not answered with 200, so that it comes again', async () => {
  await app.database.execute('alter table webhook_events rename to webhook_events_away')
  const body = JSON.stringify(event)
  const response = await deliver(body, { 'stripe-signature': await sign(body) })
  await app.database.execute('alter table webhook_events_away rename to webhook_events')
  expect(response.status).toBe(503)
})
