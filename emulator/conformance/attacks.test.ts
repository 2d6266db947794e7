import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { emulatorForTests } from './start-for-tests.ts'

const emulator = emulatorForTests()

/** What a server says to exactly these bytes, until it has said all or closed. */
function rawly(bytes: string): Promise<string> {
  const { hostname, port } = new URL(emulator.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    let said = ''
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(said))
    socket.on('error', reject)
  })
}

test.each([
  [
    'a form of another page',
    { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
  ],
  ['plain text with JSON in it', { 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' }],
  ['a file form', { 'content-type': 'multipart/form-data; boundary=x' }],
  ['JSON without the header', { 'content-type': 'application/json' }],
])('A11: %s opens no door', async (_name, headers) => {
  const response = await fetch(`${emulator.url}/_emulator/reset`, {
    method: 'POST',
    headers,
    body: '{"account":"raw"}',
  })
  expect(response.status).toBe(403)
})

test('A11: another page may not ask whether it may send the header', async () => {
  const response = await fetch(`${emulator.url}/_emulator/reset`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-emulator,content-type',
    },
  })
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
  expect(response.headers.get('access-control-allow-headers')).toBeNull()
})

test.each([
  'http://169.254.169.254/latest/meta-data',
  'http://2852039166/',
  'http://[::ffff:169.254.169.254]/',
  'http://10.0.0.7/hook',
  'http://0.0.0.0/hook',
  'http://metadata.internal/hook',
  'http://localhost.evil.example/hook',
  'http://localhost@evil.example/hook',
  'file:///etc/passwd',
  'gopher://localhost:25/',
])('A18: %s cannot be made an endpoint', async (url) => {
  const body = `url=${encodeURIComponent(url)}&enabled_events[]=*`
  const { status, error } = await emulator.call('POST', '/v1/webhook_endpoints', { body })
  expect(status).toBe(400)
  expect(error['param']).toBe('url')
})

test('A20: brackets ten thousand deep, and a body without end, are refused', async () => {
  const deep = await emulator.call('POST', '/v1/customers', { body: `a${'[a'.repeat(10_000)}=1` })
  expect(deep.status).toBe(400)
  const wide = Array.from({ length: 20_000 }, (_, n) => `metadata[${n}]=`).join('&')
  const many = await emulator.call('POST', '/v1/customers', { body: wide })
  expect([400, 413]).toContain(many.status)
  const long = await emulator.call('POST', '/v1/customers', { body: `name=${'x'.repeat(2_000_000)}` })
  expect(long.status).toBe(413)
})

test.each([
  ['both lengths', 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX'],
  ['two lengths that differ', 'Content-Length: 3\r\nContent-Length: 4\r\n\r\na=1'],
  ['a hidden encoding', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
])('A21: a request with %s is refused', async (_name, rest) => {
  const said = await rawly(
    `POST /v1/customers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test_raw\r\nConnection: close\r\n${rest}`,
  )
  expect(said).toMatch(/^HTTP\/1\.1 400 /)
})

test.each([
  '__proto__[x]=1',
  'constructor[prototype][x]=1',
  'prototype[x]=1',
  'address[__proto__][x]=1',
  'metadata[__proto__][x]=1',
  'expand[__proto__]=x',
  '__proto__=1',
])('A22: %s is refused and reaches no prototype', async (body) => {
  const { status } = await emulator.call('POST', '/v1/customers', { body })
  expect(status).toBe(400)
  expect(Reflect.get({}, 'x')).toBeUndefined()
  expect(Object.keys(Object.prototype)).toEqual([])
})
