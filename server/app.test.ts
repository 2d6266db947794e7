import { request as rawRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { publicConfigSchema } from '#shared/contracts/account.ts'
import { startTestApp, type TestApp } from './http/testing/start-test-app.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** A request whose Host and method fetch would not send. */
function raw(path: string, options: { method?: string; host?: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = rawRequest(app.url + path, { method: options.method ?? 'GET' }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    if (options.host !== undefined) request.setHeader('host', options.host)
    request.once('error', reject)
    request.end()
  })
}

describe('headers', () => {
  test.each([
    '/',
    '/plans',
    '/config.json',
    '/trpc/account.me',
    '/healthz',
    '/nowhere.txt',
    '/webhooks/stripe',
  ])('A26, A37: %s carries the security headers', async (path) => {
    const { headers } = await fetch(app.url + path)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('strict-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-embedder-policy')).toBeNull()
    expect(headers.get('permissions-policy')).toContain('payment=(self "http://localhost:12111")')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('vary')).toContain('Cookie')
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  test.each(['/billing/return?payment_intent_client_secret=x', '/pay/2f1c.abc'])(
    'A15: %s, whose address carries a secret, names itself to nobody',
    async (path) => {
      const { headers } = await fetch(app.url + path, { headers: { accept: 'text/html' } })
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    },
  )

  test('A37: a hashed file is kept for good and the page never', async () => {
    const asset = await fetch(`${app.url}/assets/main-3f9c.js`)
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await fetch(`${app.url}/billing`)).headers.get('cache-control')).toBe('no-store')
  })
})

describe('addresses', () => {
  test('any screen of the client gets its page', async () => {
    for (const path of [
      '/',
      '/plans',
      '/checkout?plan=team',
      '/billing/return?attempt=1',
      '/pay/0b5c2f7e.signature',
    ]) {
      const response = await fetch(app.url + path)
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('the client')
    }
  })

  test.each([
    '/v1/customers',
    '/_emulator/reset',
    '/api/nothing',
    '/api/auth/list-sessions',
    '/assets/gone.js',
    '/.hidden',
    '/..%2f..%2fpackage.json',
    '/favicon.ico',
    '/trpc/nothing.here',
  ])('A29, A33: %s is not found', async (path) => {
    const response = await fetch(app.url + path)
    expect([403, 404]).toContain(response.status)
    expect(await response.text()).not.toContain('the client')
  })

  test('A16: the configuration for the browser fits its contract and holds nothing else', async () => {
    const config: unknown = await (await fetch(`${app.url}/config.json`)).json()
    expect(publicConfigSchema.parse(config)).toMatchObject({
      publishableKey: 'pk_test_http',
      stripeMode: 'emulator',
      people: expect.arrayContaining([{ id: 'newcomer' }]),
    })
    expect(JSON.stringify(config)).not.toMatch(/sk_|whsec_/)
  })
})

describe('host check', () => {
  test('A39: an unknown host is misdirected', async () => {
    for (const host of ['evil.example', 'localhost.evil.example', '', '169.254.169.254']) {
      expect(await raw('/plans', { host })).toBe(421)
      expect(await raw('/trpc/account.me', { host })).toBe(421)
    }
  })

  test('this machine answers to its own names, and its health to any', async () => {
    expect(await raw('/plans', { host: '127.0.0.1:3000' })).toBe(200)
    expect(await raw('/plans', { host: '[::1]' })).toBe(200)
    expect(await raw('/healthz', { host: '10.0.0.7' })).toBe(200)
  })
})

describe('requests of other pages', () => {
  const own = () => app.url
  const cases: [string, Record<string, string>, number][] = [
    ['same-origin JSON', { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }, 200],
    [
      'JSON with our origin and no fetch metadata',
      { 'content-type': 'application/json', origin: 'OWN' },
      200,
    ],
    ['JSON with a charset', { 'content-type': 'application/json; charset=utf-8', origin: 'OWN' }, 200],
    ['JSON of a sibling site', { 'content-type': 'application/json', 'sec-fetch-site': 'same-site' }, 403],
    ['JSON of a strange site', { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }, 403],
    ['JSON from no page at all', { 'content-type': 'application/json', 'sec-fetch-site': 'none' }, 403],
    [
      'JSON with a strange origin',
      { 'content-type': 'application/json', origin: 'https://evil.example' },
      403,
    ],
    ['JSON with an opaque origin', { 'content-type': 'application/json', origin: 'null' }, 403],
    ['JSON without either', { 'content-type': 'application/json' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }, 415],
    [
      'a file form',
      { 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': 'same-origin' },
      415,
    ],
    ['plain text', { 'content-type': 'text/plain', 'sec-fetch-site': 'same-origin' }, 415],
    ['JSON in disguise', { 'content-type': 'text/plain; application/json', origin: 'OWN' }, 415],
  ]

  test.each(cases)('A10: a POST of %s', async (_name, headers, status) => {
    const sent = { ...headers, ...(headers['origin'] === 'OWN' ? { origin: own() } : {}) }
    const body = JSON.stringify({ person: 'newcomer' })
    const response = await fetch(`${app.url}/api/people/sign-in`, { method: 'POST', headers: sent, body })
    expect(response.status).toBe(status)
    expect(response.headers.getSetCookie()).toHaveLength(status === 200 ? 1 : 0)
  })

  test('A10, A21: methods that nobody needs are refused', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']) {
      expect(await raw('/trpc/account.me', { method })).toBe(405)
    }
  })

  test('A10: GET and HEAD sign nobody in or out', async () => {
    const { cookie } = await app.signUp()
    for (const method of ['GET', 'HEAD']) {
      const response = await fetch(`${app.url}/api/auth/sign-out`, { method, headers: { cookie } })
      expect(response.status).toBe(404)
    }
    const me = await fetch(`${app.url}/trpc/account.me`, { headers: { cookie } })
    expect(await me.text()).toContain('Test Person')
  })
})

describe('bodies', () => {
  test('A20: a body of more than 256 KiB is refused, told its length or not', async () => {
    const { cookie } = await app.signUp()
    const big = JSON.stringify({ text: 'x'.repeat(300 * 1024) })
    expect((await app.post('/trpc/subscriptions.start', { text: big }, { cookie })).status).toBe(413)
    const chunks = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(big))
        controller.close()
      },
    })
    const init = { method: 'POST', body: chunks, duplex: 'half' }
    const headers = { 'content-type': 'application/json', origin: app.url, cookie }
    const response = await fetch(`${app.url}/trpc/subscriptions.start`, { ...init, headers })
    expect(response.status).toBe(413)
  })

  test('A36: broken JSON is an invalid input and no detail', async () => {
    const response = await fetch(`${app.url}/api/people/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: app.url },
      body: '{"person": ',
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      error: { code: 'invalid_input', details: {}, requestId: expect.any(String) },
    })
  })
})

describe('procedures', () => {
  const errorSchema = z.object({
    error: z.object({ message: z.string(), data: z.record(z.string(), z.unknown()) }),
  })

  test('A19: ten calls make a batch and eleven do not, commas alone neither', async () => {
    const batch = (paths: string) => fetch(`${app.url}/trpc/${paths}?batch=1&input={}`)
    expect((await batch(Array(10).fill('account.me').join(','))).status).toBe(200)
    expect((await batch(Array(11).fill('account.me').join(','))).status).toBe(400)
    expect((await batch(','.repeat(40))).status).toBe(400)
  })

  test('A36, F56: an error tells a code, a request and nothing of the inside', async () => {
    const response = await fetch(`${app.url}/trpc/no.such`)
    const { error } = errorSchema.parse(await response.json())
    // A page that asks for what there is not is of another version.
    expect(error.message).toBe('page_outdated')
    expect(error.data).toEqual({
      code: 'NOT_FOUND',
      httpStatus: 404,
      path: 'no.such',
      billing: { code: 'page_outdated', details: {} },
      requestId: response.headers.get('x-request-id'),
    })
  })

  test('A36: an unexpected failure shows no stack and no text of it', async () => {
    const { cookie } = await app.signUp()
    const broken = Object.getOwnPropertyDescriptor(app.deps, 'db')
    Object.defineProperty(app.deps, 'db', {
      configurable: true,
      get() {
        throw new Error('relation "secrets" does not exist')
      },
    })
    try {
      const response = await fetch(`${app.url}/trpc/account.me`, { headers: { cookie } })
      const text = await response.text()
      expect(response.status).toBe(500)
      expect(text).toContain('"code":"unexpected"')
      expect(text).not.toMatch(/secrets|stack|\.ts/)
      expect(app.logged.join('')).toContain('relation \\"secrets\\" does not exist')
    } finally {
      if (broken !== undefined) Object.defineProperty(app.deps, 'db', broken)
    }
  })
})

describe('health', () => {
  test('says so when it drains', async () => {
    const other = await startTestApp()
    expect((await fetch(`${other.url}/readyz`)).status).toBe(200)
    other.health.drain()
    const response = await fetch(`${other.url}/healthz`)
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ status: 'unwell', fault: 'draining', stripe: 'answers' })
    await other.close()
  })

  test('notices a database that is gone and a migration that is missing', async () => {
    const other = await startTestApp()
    await other.database.execute('delete from schema_migrations')
    expect(await other.health.fault()).toBe('migrations are missing')
    await other.database.execute('drop table schema_migrations')
    expect(await other.health.fault()).toBe('the database does not answer')
    await other.close()
  })
})
