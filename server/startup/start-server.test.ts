import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { cookieOf } from '../http/testing/start-test-app.ts'
import { builtProgram, runServer, type ServerProcess } from './testing/run-server.ts'

// Each test starts whole processes, some of them several.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

let file: string
let folder: string
let database: TestDatabase | null = null
const running: ServerProcess[] = []

// One folder for all tests: making a database is slow, and each start then meets what the one before left.
beforeAll(async () => {
  file = await builtProgram('server/main')
  folder = await mkdtemp(join(tmpdir(), 'paydesk-data-'))
  database = process.env['TEST_DB'] === 'postgres' ? await createTestDatabase() : null
})
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
})
afterAll(async () => {
  await database?.close()
  await rm(folder, { recursive: true, force: true })
})

async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  const stored: Record<string, string> =
    database?.url == null ? {} : { DATABASE_URL: database.url, AUTH_SECRET: 'x'.repeat(40) }
  const server = await runServer(file, { DATA_DIR: folder, ...stored, ...env })
  running.push(server)
  return server
}

const post = (url: string, path: string, body: unknown, cookie = '') =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie },
    body: JSON.stringify(body),
  })

const ask = (url: string, path: string, cookie: string) =>
  fetch(url + path, { headers: { cookie } }).then((response) => response.text())

test('an empty folder becomes a running shop that remembers everything after an orderly end', async () => {
  const first = await start()
  expect(first.said()).toMatch(
    /^Paydesk +http:\/\/localhost:\d+\ndatabase .*\nStripe +built-in emulator.*\ncard .*4242/m,
  )
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200)
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)

  const cookie = cookieOf(await post(first.url, '/api/people/sign-in', { person: 'active' }))
  expect(await ask(first.url, '/trpc/subscriptions.current', cookie)).toContain('"kind":"active"')
  const config = await ask(first.url, '/config.json', '')

  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  expect(await readdir(folder)).not.toContain('process.lock')

  const second = await start()
  expect(await ask(second.url, '/trpc/subscriptions.current', cookie)).toContain('"kind":"active"')
  expect(JSON.parse(await ask(second.url, '/config.json', '')).publishableKey).toBe(
    JSON.parse(config).publishableKey,
  )
  second.child.kill('SIGINT')
  expect(await second.ended).toBe(0)
})

test('F24: a second process on the folder ends with one line, and the first goes on', async () => {
  const first = await start()
  const second = await start()
  expect(await second.ended).toBe(1)
  expect(second.said().trim().split('\n')).toEqual([
    expect.stringMatching(new RegExp(`^Process ${first.child.pid} has used ${folder} since`)),
  ])
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200)
})

test('F23: after a kill the next start takes the folder over and finds what was answered', async () => {
  const first = await start()
  const cookie = cookieOf(await post(first.url, '/api/people/sign-in', { person: 'newcomer' }))
  first.child.kill('SIGKILL')
  expect(await first.ended).toBe('SIGKILL')
  const second = await start()
  expect(await ask(second.url, '/trpc/account.me', cookie)).toContain('Nora New')
})

test('F25: an end while a page listens lets the page go and does not wait for it', async () => {
  const server = await start()
  const cookie = cookieOf(await post(server.url, '/api/people/sign-in', { person: 'newcomer' }))
  const stream = await fetch(`${server.url}/trpc/account.changes`, {
    headers: { cookie, accept: 'text/event-stream' },
  })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  const startedAt = Date.now()
  server.child.kill('SIGTERM')
  const rest = await stream.text().catch(() => '')
  expect(await server.ended).toBe(0)
  expect(Date.now() - startedAt).toBeLessThan(10_000)
  // Told as a failure of the server, so that the page comes back.
  expect(rest).toContain('SERVICE_UNAVAILABLE')
})

/** A program that stands still for half a second after each word, so that whoever listens comes first. */
const slowOfSpeech = `data:text/javascript,${encodeURIComponent(`
  const write = process.stdout.write.bind(process.stdout)
  const still = new Int32Array(new SharedArrayBuffer(4))
  process.stdout.write = (...args) => [write(...args), Atomics.wait(still, 0, 0, 500)][0]
`)}`

test('told to end the moment it says that it is ready, it ends in order', async () => {
  const server = await start({ NODE_OPTIONS: `--import=${slowOfSpeech}` })
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
})

test('a busy port is one line', async () => {
  const squatter = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => squatter.once('listening', resolve))
  const address = squatter.address()
  const port = typeof address === 'object' && address !== null ? String(address.port) : ''
  for (const variable of ['PORT', 'EMULATOR_PORT']) {
    const server = await start({ [variable]: port })
    expect(await server.ended).toBe(1)
    expect(server.said().trim()).toBe(
      `Port ${port} is in use. End what uses it, or set ${variable} to another port.`,
    )
  }
  squatter.close()
})

test('a wrong environment is told whole, and nothing is touched', async () => {
  const untouched = join(folder, 'untouched')
  const server = await start({ STRIPE_SECRET_KEY: 'sk_live_1', PORT: 'x', DATA_DIR: untouched })
  expect(await server.ended).toBe(1)
  expect(server.said()).toMatch(/^The environment is not usable:\n(  - .*\n){2,}$/)
  expect(await readdir(folder)).not.toContain('untouched')
})

test('the secrets of a folder are not logged', async () => {
  const server = await start({ LOG_LEVEL: 'debug' })
  await post(server.url, '/api/people/sign-in', { person: 'newcomer' })
  server.child.kill('SIGTERM')
  await server.ended
  const { secretKey, authSecret, webhook } = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))
  for (const secret of [secretKey, authSecret, webhook.secret]) expect(server.said()).not.toContain(secret)
})
