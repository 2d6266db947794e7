import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { clientAddressOf } from './client-address.ts'
import { removeExpiredLimits } from './remove-expired-limits.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import { eventBody, signed } from '../webhooks/testing.ts'
import { startTestApp, type TestApp } from './testing/start-test-app.ts'

const minute = 60_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T12:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

function pass(milliseconds: number) {
  vi.setSystemTime(Date.now() + milliseconds)
}

describe('the limiter', () => {
  let database: TestDatabase
  let limiter: Limiter

  beforeAll(async () => {
    database = await createTestDatabase()
  })
  beforeEach(async () => {
    await database.empty()
    limiter = createLimiter({ database, sparesLoopback: false })
  })
  afterAll(() => database.close())

  /** Knocks so often. Each outcome is `in` or the seconds to wait. */
  const tries = async (count: number, knock: { subject?: string; address?: string }) => {
    const outcomes: (number | 'in')[] = []
    for (let n = 0; n < count; n++) {
      outcomes.push(
        await limiter.take('subscribe', knock).then(
          () => 'in' as const,
          (error: { details: { retryAfterSeconds: number } }) => error.details.retryAfterSeconds,
        ),
      )
    }
    return outcomes
  }

  test('lets six starts in and names the seconds until the next', async () => {
    expect(await tries(6, { subject: 'one' })).toEqual(Array(6).fill('in'))
    expect(await tries(1, { subject: 'one' })).toEqual([600])
    pass(4 * minute)
    expect(await tries(1, { subject: 'one' })).toEqual([360])
    expect(await tries(1, { subject: 'two' })).toEqual(['in'])
    pass(6 * minute + 1)
    expect(await tries(1, { subject: 'one' })).toEqual(['in'])
  })

  test('holds the day as well as the ten minutes', async () => {
    for (let n = 0; n < 3; n++) {
      expect(await tries(6, { subject: 'one' })).toEqual(Array(6).fill('in'))
      pass(11 * minute)
    }
    expect(await tries(3, { subject: 'one' })).toEqual(['in', 'in', expect.any(Number)])
  })

  test('counts the address beside the person', async () => {
    const people = Array.from({ length: 20 }, (_, n) => ({ subject: `person ${n}`, address: '203.0.113.7' }))
    for (const person of people) expect(await tries(1, person)).toEqual(['in'])
    expect(await tries(1, { subject: 'another', address: '203.0.113.7' })).toEqual([expect.any(Number)])
    expect(await tries(1, { subject: 'another', address: '203.0.113.8' })).toEqual(['in'])
  })

  test('counts every one of many at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => tries(1, { subject: 'one' })))
    expect(outcomes.flat().filter((outcome) => outcome === 'in')).toHaveLength(6)
  })

  test('wrong passwords shut their door each time longer, up to an hour', async () => {
    const knock = { subject: 'nora@example.com' }
    for (const lockSeconds of [900, 1_800, 3_600, 3_600]) {
      for (let n = 0; n < 5; n++) await limiter.take('sign_in_failure', knock)
      await expect(limiter.check('sign_in_failure', knock)).rejects.toMatchObject({
        details: { retryAfterSeconds: lockSeconds },
      })
      pass(lockSeconds * 1_000 + 1)
      await limiter.check('sign_in_failure', knock)
    }
  })

  test('lets one preview of an account through at a time, in whichever process it was asked for', async () => {
    const other = createLimiter({ database, sparesLoopback: false })
    // One process has the embedded database; several share PostgreSQL.
    const processes = database.kind === 'pglite' ? [limiter] : [limiter, other]
    let [under, most] = [0, 0]
    const preview = (subject: string, n: number) =>
      (processes[n % processes.length] ?? limiter).inTurn('preview', subject, async () => {
        under += 1
        most = Math.max(most, under)
        await new Promise((resolve) => setTimeout(resolve, 5))
        under -= 1
        return n
      })
    expect(await Promise.all([0, 1, 2, 3].map((n) => preview('one', n)))).toEqual([0, 1, 2, 3])
    expect(most).toBe(1)
    await expect(limiter.inTurn('preview', 'one', () => Promise.reject(new Error('Stripe')))).rejects.toThrow(
      'Stripe',
    )
    await Promise.all([preview('one', 0), preview('two', 1)])
    expect(most).toBe(2)
  })

  test('forgets what is over', async () => {
    await tries(7, { subject: 'one' })
    pass(25 * 60 * minute)
    await removeExpiredLimits({ ...database, clock: { now: () => new Date() } })
    expect((await database.execute('select * from rate_limits')).rows).toEqual([])
    expect(await tries(1, { subject: 'one' })).toEqual(['in'])
  })
})

describe('over HTTP', () => {
  let app: TestApp

  beforeAll(async () => {
    app = await startTestApp({ trustedProxies: 1, sparesLoopback: false })
  })
  afterAll(() => app.close())

  const from = (address: string) => ({ 'x-forwarded-for': address })

  test('five wrong passwords shut the door for that address of mail, from wherever they come', async () => {
    const { email } = await app.signUp()
    const signIn = (mail: string, password: string, address: string) =>
      app.post('/api/auth/sign-in/email', { email: mail, password }, from(address))
    for (let n = 0; n < 5; n++) {
      expect((await signIn(email, `wrong ${n} password`, `203.0.113.${n}`)).status).toBe(401)
    }
    const refused = await signIn(` ${email.toUpperCase()} `, 'correct horse battery', '203.0.113.99')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('900')
    expect(await refused.json()).toMatchObject({
      error: { code: 'rate_limited', details: { retryAfterSeconds: 900 } },
    })
    pass(15 * minute + 1)
    expect((await signIn(email, 'correct horse battery', '203.0.113.99')).status).toBe(200)
  })

  test('A38: sign-ups are counted by network, and an invented X-Forwarded-For does not help', async () => {
    const signUp = (forwarded: string) =>
      app.post(
        '/api/auth/sign-up/email',
        // Refused by the library for its length, and counted all the same.
        { name: 'N', email: `n-${crypto.randomUUID()}@example.com`, password: 'short' },
        from(forwarded),
      )
    for (let n = 0; n < 5; n++) expect((await signUp(`198.51.100.${n}, 203.0.113.7`)).status).toBe(400)
    expect((await signUp('198.51.100.200, 203.0.113.7')).status).toBe(429)
    expect((await signUp('203.0.113.7, 203.0.113.8')).status).toBe(400)
  })

  test('A19: each call of a batch counts, and a refusal says when to come back', async () => {
    const { cookie } = await app.signUp()
    const batch = Array(10).fill('subscriptions.start').join(',')
    const ask = () => app.post(`/trpc/${batch}?batch=1`, {}, { cookie })
    for (let n = 0; n < 6; n++) expect((await ask()).status).toBe(400)
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBe(60)
    expect(await refused.text()).toContain(
      '"billing":{"code":"rate_limited","details":{"retryAfterSeconds":60}}',
    )
  })

  test('A30: after ten wrong links to pay an address finds none for an hour, a right one neither', async () => {
    const token = `${crypto.randomUUID()}.${'A'.repeat(43)}`
    const open = (address: string) =>
      fetch(`${app.url}/trpc/payLinks.open?input=${encodeURIComponent(JSON.stringify({ token }))}`, {
        headers: from(address),
      })
    const asked = vi.spyOn(app.deps.db, 'select')
    const lookUps = () => asked.mock.calls.length
    const before = await Promise.all(Array.from({ length: 12 }, () => open('203.0.113.80')))
    expect(before.map(({ status }) => status)).toEqual(Array(12).fill(404))
    expect(lookUps()).toBe(10)
    pass(59 * minute)
    expect((await open('203.0.113.80')).status).toBe(404)
    expect(lookUps()).toBe(10)
    expect((await open('203.0.113.81')).status).toBe(404)
    expect(lookUps()).toBe(11)
    pass(2 * minute)
    await open('203.0.113.80')
    expect(lookUps()).toBe(12)
    asked.mockRestore()
  })

  test('A17: too many bad signatures are refused as such, and a signed event passes all the same', async () => {
    const deliver = (body = '{}', signature = 't=1,v1=00') =>
      fetch(`${app.url}/webhooks/stripe`, {
        method: 'POST',
        headers: { ...from('203.0.113.66'), 'stripe-signature': signature },
        body,
      })
    for (let n = 0; n < 60; n++) expect((await deliver()).status).toBe(400)
    expect((await deliver()).status).toBe(429)
    const good = await signed(
      app.deps,
      eventBody({ type: 'product.created', object: { id: 'prod_1', object: 'product' } }),
    )
    expect((await deliver(good.body, good.signature)).status).toBe(200)
    pass(minute + 1)
    expect((await deliver()).status).toBe(400)
  })
})

test('A38: an address is IPv4 whole or IPv6 by its /64', () => {
  const seen = (ip: string) => clientAddressOf({ ip })
  expect(seen('203.0.113.7')).toBe('203.0.113.7')
  expect(seen('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(seen('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64')
  expect(seen('2001:DB8:1:2:ffff::9')).toBe('2001:db8:1:2::/64')
  expect(seen('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(seen('::1')).toBe('::1')
})
