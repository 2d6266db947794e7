import { request } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { startEmulator } from '../node.ts'
import { refusalOfControl } from './access.ts'

async function start() {
  const server = await startEmulator({ port: 0, apiHosts: ['pay.example.com'] })
  onTestFinished(() => server.close())
  return { port: Number(new URL(server.url).port) }
}

/** The status of a GET with exactly these headers. */
function statusOf(port: number, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asking.on('error', reject)
    asking.end()
  })
}

const key = { authorization: 'Bearer sk_test_a', 'x-emulator': '1' }

test.each([
  ['/v1/customers', 'localhost', 200],
  ['/v1/customers', '127.0.0.1:3000', 200],
  ['/v1/customers', '[::1]:3000', 200],
  ['/v1/customers', 'app.localhost', 200],
  ['/v1/customers', 'pay.example.com', 200],
  ['/v1/customers', 'rebound.example.com', 403],
  ['/v1/customers', 'localhost.example.com', 403],
  ['/_emulator/accounts', 'localhost', 200],
  ['/_emulator/accounts', 'pay.example.com', 403],
  ['/_emulator/accounts', 'rebound.example.com', 403],
  ['/', 'localhost', 200],
  ['/', 'pay.example.com', 403],
])('A11: %s under the host %s answers %i', async (path, host, status) => {
  const { port } = await start()
  expect(await statusOf(port, path, { ...key, host })).toBe(status)
})

test.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])(
  'A11: a request that a proxy passed on, told by %s, finds the doors shut and the API open',
  async (header) => {
    const { port } = await start()
    const passedOn = { ...key, host: 'localhost', [header]: '203.0.113.7' }
    expect(await statusOf(port, '/_emulator/accounts', passedOn)).toBe(403)
    expect(await statusOf(port, '/', passedOn)).toBe(403)
    expect(await statusOf(port, '/v1/customers', passedOn)).toBe(200)
  },
)

test.each([
  ['127.0.0.1', true],
  ['127.8.0.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.168.0.7', false],
  ['203.0.113.127', false],
  ['::ffff:203.0.113.7', false],
  ['::', false],
  ['', false],
  [undefined, false],
])('A11: a caller at %s is this machine: %s', (remoteAddress, isOwn) => {
  const refusal = refusalOfControl({ remoteAddress, isForwarded: false })
  expect(refusal === null).toBe(isOwn)
})
