import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '#emulator/emulator.ts'
import { builtProgram, runServer, type ServerProcess } from '#server/startup/testing/run-server.ts'
import { startStandIn, type StripeStandIn } from '#server/testing/stripe-stand-in/stand-in.ts'

const root = join(import.meta.dirname, '..')
let folder: string
let server: string
let standIn: StripeStandIn
let stripeItself: Emulator
let keys: Record<string, string>
const running: ServerProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paydesk-keys-'))
  server = await builtProgram('server/main')
  stripeItself = await createEmulator({ baseUrl: 'http://localhost:12111' })
  standIn = await startStandIn((request) => stripeItself.fetch(request), 'localhost')
  await writeFile(join(folder, 'ca.pem'), standIn.certificate)
  keys = {
    STRIPE_SECRET_KEY: 'sk_test_yours',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_yours',
    STRIPE_API_URL: `https://localhost:${standIn.port}`,
    STRIPE_JS_URL: `https://localhost:${standIn.port}/stripe.js`,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    DATA_DIR: join(folder, 'data'),
  }
}, 90_000)
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
})
afterAll(async () => {
  await standIn.close()
  await stripeItself.close()
  await rm(folder, { recursive: true, force: true })
})

async function start(env: Record<string, string>): Promise<ServerProcess> {
  const started = await runServer(server, { ...keys, STRIPE_WEBHOOK_SECRET: 'whsec_yours', ...env })
  running.push(started)
  return started
}

/** Set and empty, so that an .env of this checkout adds nothing. */
const noneOf = {
  DATABASE_URL: '',
  AUTH_SECRET: '',
  STRIPE_WEBHOOK_SECRET: '',
  APP_URL: '',
  TEST_CLOCKS: '',
  HOST: '',
}

/** Runs an npm script. @returns its exit code and all that it said */
function run(words: string, env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve) => {
    const [script = '', ...rest] = words.split(' ')
    const options = { cwd: root, env: { ...noneOf, PATH: process.env['PATH'], ...keys, ...env } }
    execFile(
      process.execPath,
      ['scripts/run.mjs', script, ...rest],
      options,
      (error, said, complained) => void resolve(`${error?.code ?? 0}\n${said}${complained}`),
    )
  })
}

test('with your own keys: publish, add the secret that `stripe listen` shows, start, hear webhooks, reconcile', async () => {
  expect(await run('plans push')).toMatch(/^0\n[^]*starter[^]*Restart Paydesk/)

  const app = await start({})
  expect(app.said()).toContain(`https://localhost:${standIn.port}`)
  expect(await (await fetch(`${app.url}/config.json`)).json()).toMatchObject({
    publishableKey: 'pk_test_yours',
    stripeJsUrl: keys['STRIPE_JS_URL'],
  })
  const payload = JSON.stringify({ id: 'evt_1', object: 'event', type: 'invoice.paid', livemode: false })
  const deliver = (secret: string) =>
    fetch(`${app.url}/webhooks/stripe`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }),
      },
      body: payload,
    })
  expect((await deliver('whsec_yours')).status).toBe(200)
  expect((await deliver('whsec_another')).status).toBe(400)

  // The embedded database serves one process; beside it an operator is told so in one line.
  const secret = { STRIPE_WEBHOOK_SECRET: 'whsec_yours' }
  expect(await run('reconcile', secret)).toMatch(
    new RegExp(`^1\nProcess ${app.child.pid} .* stop Paydesk before, or set DATABASE_URL\\.\n$`),
  )
  app.child.kill('SIGTERM')
  await app.ended
  expect(await run('reconcile', secret)).toMatch(
    /^0\n[^]*Reconciled with Stripe: \d+ objects on \d+ pages read, nothing/,
  )
  expect(await run('operations list', secret)).toMatch(/^0\nNothing waits for a review\./)
  expect(standIn.violations).toEqual([])
}, 180_000)

test('keys of two accounts do not start, with one sentence', async () => {
  const app = await start({ STRIPE_PUBLISHABLE_KEY: 'pk_test_theirs' })
  expect(await app.ended).toBe(1)
  expect(app.said().trim()).toBe(
    'STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are of different Stripe accounts: take both from one.',
  )
}, 120_000)
