import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { billingErrorCodes, BillingError } from '#shared/errors.ts'
import { accounts } from '../db/schema/accounts.ts'
import { sessions, users } from '../db/schema/auth.ts'
import { startTestApp, type TestApp } from '../http/testing/start-test-app.ts'
import { maskSecrets } from '../logging/mask.ts'
import { listen } from '../startup/listen.ts'

let app: TestApp
let visitor: Awaited<ReturnType<TestApp['signUp']>>

beforeAll(async () => {
  app = await startTestApp()
  visitor = await app.signUp()
})
afterAll(() => app.close())

/** What the server says to exactly these bytes, until it has said all or closed. */
function rawly(bytes: string): Promise<string> {
  const { port } = new URL(app.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes))
    let said = ''
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(said))
    socket.on('error', reject)
  })
}

const sessionCount = () => app.deps.db.$count(sessions)

test.each([
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
])('A10: a mutation does not run from a body of %s, with or without input', async (type) => {
  const before = await sessionCount()
  for (const path of ['account.endSession', 'subscriptions.start', 'account.endSession,account.me']) {
    const response = await fetch(`${app.url}/trpc/${path}${path.includes(',') ? '?batch=1' : ''}`, {
      method: 'POST',
      headers: { 'content-type': type, cookie: visitor.cookie, 'sec-fetch-site': 'same-origin' },
      body: '--x--',
    })
    expect(response.status).toBe(415)
  }
  expect(await sessionCount()).toBe(before)
})

test('A10: a mutation does not run by GET, alone or in a batch, nor by a method in disguise', async () => {
  const before = await sessionCount()
  const input = encodeURIComponent(JSON.stringify({ sessionId: crypto.randomUUID() }))
  const batch = encodeURIComponent(JSON.stringify({ 0: { sessionId: crypto.randomUUID() } }))
  const { cookie } = visitor
  for (const path of [`account.endSession?input=${input}`, `account.endSession?batch=1&input=${batch}`]) {
    for (const headers of [{ cookie }, { cookie, 'x-http-method-override': 'POST' }]) {
      expect((await fetch(`${app.url}/trpc/${path}`, { headers })).status).toBe(405)
    }
  }
  expect(await sessionCount()).toBe(before)
})

test('A15: a client secret in an address reaches no log', async () => {
  await fetch(`${app.url}/billing/return?payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_hush`, {
    headers: { referer: `${app.url}/billing/return?payment_intent_client_secret=pi_1_secret_hush` },
  })
  await fetch(`${app.url}/billing/nothing.png?payment_intent_client_secret=pi_1_secret_hush`)
  expect(app.logged.join('')).toContain('/billing/return')
  expect(app.logged.join('')).not.toContain('hush')
})

test('A20: slow senders have limits of time', async () => {
  const server = await listen(0, '127.0.0.1')
  expect(server.headersTimeout).toBeLessThanOrEqual(30_000)
  expect(server.requestTimeout).toBe(30_000)
  server.close()
})

test('A20: JSON ten thousand deep is refused as input and not as a failure', async () => {
  const deep = '['.repeat(10_000) + ']'.repeat(10_000)
  for (const path of ['/trpc/subscriptions.start', '/api/auth/sign-in/email', '/api/people/sign-in']) {
    const response = await fetch(app.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        cookie: visitor.cookie,
      },
      body: deep,
    })
    expect(response.status, path).toBeGreaterThanOrEqual(400)
    expect(response.status, path).toBeLessThan(500)
  }
})

test.each([
  ['both lengths', 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX'],
  ['two lengths that differ', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
  ['a length that is no number', 'Content-Length: +2\r\n\r\n{}'],
  ['an encoding with a space before its colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
  ['an encoding that nobody knows', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
  ['a header that is folded over two lines', 'X-A: b\r\n c: d\r\nContent-Length: 0\r\n\r\n'],
])('A21: a request with %s is refused', async (_name, rest) => {
  const said = await rawly(
    `POST /trpc/account.me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${rest}`,
  )
  expect(said).toMatch(/^HTTP\/1\.1 (400|403|501) /)
  expect(said.match(/HTTP\/1\.1 /g)).toHaveLength(1)
})

test('A21: two values where one belongs are refused', async () => {
  const response = await fetch(`${app.url}/trpc/plans.get?input={"code":"starter"}&input={"code":"team"}`)
  expect(response.status).toBe(400)
})

test('A22: members called like a prototype are no input and reach no prototype', async () => {
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    const text = `{"person":"newcomer","${name}":{"polluted":true}}`
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
    const response = await fetch(`${app.url}/api/people/sign-in`, { method: 'POST', headers, body: text })
    expect([200, 400]).toContain(response.status)
    await fetch(`${app.url}/trpc/plans.get?input[${name}][polluted]=1&${name}[polluted]=1`)
  }
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

const long = 50_000
const slowest = [
  'a'.repeat(long),
  `${'a'.repeat(long)}@`,
  `a@${'b'.repeat(long)}`,
  `a@${'b.'.repeat(long / 2)}`,
  '1 '.repeat(long / 2),
  '1'.repeat(long),
  `${'1'.repeat(long)}.1`,
  '1-'.repeat(long / 2),
  'postgres://'.repeat(long / 11),
  `Bearer${' '.repeat(long)}`,
  'pi_'.repeat(long / 3),
  '\\nparams: '.repeat(long / 10),
  'sk_test_'.repeat(long / 8),
]

test('A23: no text makes the log’s masks slow', () => {
  for (const text of slowest) {
    // The best of some runs: a busy machine only ever adds.
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now()
      maskSecrets(`{"note":"${text}"}`)
      return performance.now() - start
    })
    expect({ text: text.slice(0, 12), ms: Math.min(...times) < 50 }).toEqual({
      text: text.slice(0, 12),
      ms: true,
    })
  }
})

test('A23: no text makes an address, a host or a body slow to refuse', async () => {
  const text = 'a'.repeat(12_000)
  const asks = [
    () => fetch(`${app.url}/${text}`),
    () => fetch(`${app.url}/trpc/${text.slice(0, 8_000)}`),
    () =>
      app.post('/api/auth/sign-in/email', {
        email: `${text}@${text}`.slice(0, 15_000),
        password: text.slice(0, 99),
      }),
    () => app.post('/api/auth/sign-in/email', { email: `${'a.'.repeat(6_000)}@`, password: 'x' }),
  ]
  const quick = () => fetch(`${app.url}/config.json`)
  for (const ask of asks) {
    const times = { slow: Number.POSITIVE_INFINITY, quick: Number.POSITIVE_INFINITY }
    for (let n = 0; n < 3; n++) {
      for (const [name, act] of [
        ['quick', quick],
        ['slow', ask],
      ] as const) {
        const start = performance.now()
        await (await act()).arrayBuffer()
        times[name] = Math.min(times[name], performance.now() - start)
      }
    }
    // A pattern that runs away takes seconds; hashing a password, the costliest thing here, does not.
    expect(times.slow).toBeLessThan(times.quick + 1_000)
  }
})

test.each([
  "' or 1=1 --",
  "'; drop table users; --",
  '%',
  '_',
  '\\',
  '\u0000',
  '$1',
  "x' union select * from sessions --",
])('A24: %j is a text like any other to the database', async (text) => {
  const before = [await app.deps.db.$count(users), await app.deps.db.$count(accounts)]
  const input = (value: object) => `input=${encodeURIComponent(JSON.stringify(value))}`
  const { cookie } = visitor
  for (const path of [
    `plans.get?${input({ code: text })}`,
    `subscriptions.outcome?${input({ attemptId: text })}`,
    `subscriptions.quote?${input({ quoteId: text })}`,
  ]) {
    const response = await fetch(`${app.url}/trpc/${path}`, { headers: { cookie } })
    expect([400, 404]).toContain(response.status)
  }
  const entered = await app.post('/api/auth/sign-in/email', { email: `${text}@example.com`, password: text })
  expect([400, 401]).toContain(entered.status)
  expect([await app.deps.db.$count(users), await app.deps.db.$count(accounts)]).toEqual(before)
})

test('A24: a name full of quotes is kept letter for letter', async () => {
  const name = `Robert'); drop table "users";-- %_\\ $1`
  const { cookie } = await app.signUp({ name })
  const answer: unknown = await (await fetch(`${app.url}/trpc/account.me`, { headers: { cookie } })).json()
  expect(answer).toMatchObject({ result: { data: { user: { name } } } })
})

test('A26: what is not a page says so and is not guessed at', async () => {
  for (const path of ['/trpc/account.me', '/config.json', '/nowhere.txt', '/api/auth/nothing', '/healthz']) {
    const { headers } = await fetch(app.url + path, { headers: { accept: 'text/html' } })
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  }
})

const number = '4242 4242 4242 4242'

test('A35: a card number in every text that a visitor can send reaches no log', async () => {
  const from = app.logged.length
  const { cookie } = visitor
  const digits = number.replaceAll(' ', '')
  for (const text of [number, digits, number.replaceAll(' ', '-')]) {
    const words = encodeURIComponent(text)
    await app.post('/api/auth/sign-up/email', {
      name: text,
      email: `${text}@x.example`,
      password: text,
      locale: text,
      timeZone: text,
    })
    await app.post('/api/auth/sign-in/email', { email: text, password: text })
    await app.post('/api/people/sign-in', { person: text })
    await app.post(
      '/trpc/subscriptions.start',
      { attemptId: text, choice: { plan: text }, consentVersion: text },
      { cookie },
    )
    await app.post('/trpc/account.endSession', { sessionId: text }, { cookie })
    await app.post(
      `/trpc/${words}`,
      { [text]: text },
      { cookie, 'user-agent': text, 'x-request-id': text, referer: text },
    )
    await fetch(`${app.url}/trpc/plans.get?input=${encodeURIComponent(JSON.stringify({ code: text }))}`)
    await fetch(`${app.url}/${words}?card=${words}`, { headers: { cookie: `card=${words}` } })
    await fetch(`${app.url}/csp-report`, {
      method: 'POST',
      headers: { 'content-type': 'application/csp-report' },
      body: JSON.stringify({
        'csp-report': { 'document-uri': text, 'blocked-uri': text, 'effective-directive': text },
      }),
    })
    await fetch(`${app.url}/webhooks/stripe`, {
      method: 'POST',
      headers: { 'stripe-signature': text },
      body: text,
    })
  }
  const lines = app.logged.slice(from).join('')
  expect(lines.length).toBeGreaterThan(1_000)
  expect(lines.replaceAll(/%20|[ -]/g, '')).not.toContain(digits)
})

test.each(billingErrorCodes)(
  'A36: the refusal %s tells its code and details and nothing of the inside',
  async (code) => {
    const kept = Object.getOwnPropertyDescriptor(app.deps, 'db')
    Object.defineProperty(app.deps, 'db', {
      configurable: true,
      get() {
        throw new BillingError(code, 'select secret from inside', {
          details: { hint: 'for the page' },
          cause: new Error('No such customer: cus_inside'),
        })
      },
    })
    try {
      const response = await fetch(`${app.url}/trpc/plans.list`)
      const text = await response.text()
      expect(text).toContain(`"billing":{"code":"${code}","details":{"hint":"for the page"}}`)
      expect(text).not.toMatch(/inside|stack|\.ts|node_modules|cus_/)
      expect(response.status).toBeGreaterThanOrEqual(400)
    } finally {
      if (kept !== undefined) Object.defineProperty(app.deps, 'db', kept)
    }
  },
)
