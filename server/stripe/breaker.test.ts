import { expect, test } from 'vitest'
import { createBreaker } from './breaker.ts'
import { createStripe } from './client.ts'

/** A Stripe that answers what the test says, and counts what reaches it. */
function line(fails: () => Response | Error) {
  const time = { now: 0 }
  const breaker = createBreaker(() => time.now)
  let sent = 0
  const send = breaker.guard(async () => {
    sent++
    const answer = fails()
    if (answer instanceof Error) throw answer
    return answer
  })
  const ask = () =>
    send('https://api.stripe.com/v1/events').then(
      ({ status }) => status,
      () => 'lost',
    )
  return { time, breaker, ask, send, sent: () => sent }
}

const asks = async (ask: () => Promise<unknown>, times: number) => {
  for (let time = 0; time < times; time++) await ask()
}

const down = () => new Response(null, { status: 500 })
const well = () => Response.json({})

test.each([
  ['faults of Stripe', down, 500],
  ['lost connections and timeouts', () => new TypeError('fetch failed'), 'lost'],
] as const)(
  'F17: %s in a row open it, and nothing is sent until it has rested',
  async (_what, fails, seen) => {
    const { breaker, ask, sent, time } = line(fails)
    await asks(ask, 4)
    expect(breaker.state()).toBe('closed')
    expect(await ask()).toBe(seen)
    expect(breaker.state()).toBe('open')
    expect(await ask()).toBe(503)
    expect(sent()).toBe(5)
    time.now += 15_000
    expect(breaker.state()).toBe('half_open')
  },
)

test('F17: after the rest one request tries; its failure is another rest, its answer the end of it', async () => {
  let answer = down
  const { breaker, ask, sent, time } = line(() => answer())
  await asks(ask, 5)
  time.now += 15_000
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([500, 503, 503])
  expect(sent()).toBe(6)
  expect(breaker.state()).toBe('open')
  time.now += 15_000
  answer = well
  expect(await ask()).toBe(200)
  expect(breaker.state()).toBe('closed')
  answer = down
  await asks(ask, 4)
  expect(breaker.state()).toBe('closed')
})

test.each([
  ['a refusal', () => new Response(null, { status: 402 })],
  ['a limit', () => new Response(null, { status: 429 })],
  [
    'a fault kept under a key',
    () => new Response(null, { status: 500, headers: { 'idempotent-replayed': 'true' } }),
  ],
  ['success', well],
])('F17: %s is an answer, so faults before it count no more', async (_what, answer) => {
  let fails = down
  const { breaker, ask } = line(() => fails())
  await asks(ask, 4)
  fails = answer
  await ask()
  fails = down
  await asks(ask, 4)
  expect(breaker.state()).toBe('closed')
})

test('F17: the SDK takes a refused request for a fault of Stripe and sends it no second time', async () => {
  const { ask, send, sent } = line(down)
  await asks(ask, 5)
  const stripe = createStripe({ secretKey: 'sk_test_breaker', fetch: send })
  await expect(stripe.events.list()).rejects.toMatchObject({ type: 'StripeAPIError', statusCode: 503 })
  expect(sent()).toBe(5)
})
