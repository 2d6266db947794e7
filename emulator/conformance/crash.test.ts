import { spawn, type ChildProcess } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Stripe from 'stripe'
import { expect, onTestFinished, test } from 'vitest'
import { startEmulator } from '../node.ts'
import { stripeAt } from './start-for-tests.ts'

const MAIN = join(import.meta.dirname, '../main.ts')
const ROUNDS = 2
const ANSWERS_PER_ROUND = 80
const WRITERS = 8

test('a process killed under load has lost no answered write and no event that left', async () => {
  const dataDir = await temporaryFolder()
  const inbox = await startInbox()
  const answered: { id: string; key: string }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const child = await startChild(dataDir)
    const stripe = stripeAt(child.url, 'sk_test_crash')
    if (round === 0) await stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: ['*'] })
    await writeUntilKilled(stripe, child.process, answered, round)
  }

  const survivor = await startEmulator({ port: 0, dataDir })
  const stripe = stripeAt(survivor.url, 'sk_test_crash')
  const events = new Set<string>()
  for await (const event of stripe.events.list({ limit: 100 })) events.add(event.id)
  const customers = new Set<string>()
  for await (const customer of stripe.customers.list({ limit: 100 })) customers.add(customer.id)
  expect(answered.length).toBeGreaterThanOrEqual(ROUNDS * ANSWERS_PER_ROUND)
  expect(answered.filter(({ id }) => !customers.has(id))).toEqual([])
  expect(inbox.received.length).toBeGreaterThan(0)
  expect(inbox.received.filter((id) => !events.has(id))).toEqual([])
  // The answer is kept for its key as well: a client that never saw it gets the same customer.
  const [first] = answered
  const again = await stripe.customers.create(
    { name: first?.key ?? '' },
    { idempotencyKey: first?.key ?? '' },
  )
  expect(again.id).toBe(first?.id)
  await survivor.close()
}, 60_000)

test('a last line that was torn is dropped, and what comes after it is kept', async () => {
  const dataDir = await temporaryFolder()
  const path = join(dataDir, 'emulator.journal')
  const first = await startEmulator({ port: 0, dataDir })
  const { id } = await stripeAt(first.url, 'sk_test_torn').customers.create()
  await first.close()
  await appendFile(path, '{"account":"torn","written":[{"coll')
  const second = await startEmulator({ port: 0, dataDir })
  const stripe = stripeAt(second.url, 'sk_test_torn')
  expect((await stripe.customers.retrieve(id)).id).toBe(id)
  const other = await stripe.customers.create()
  await second.close()
  const third = await startEmulator({ port: 0, dataDir })
  const ids = (await stripeAt(third.url, 'sk_test_torn').customers.list()).data.map((customer) => customer.id)
  expect(ids).toEqual([other.id, id])
  await third.close()
})

test('a journal that is damaged in the middle is refused, not read around', async () => {
  const dataDir = await temporaryFolder()
  const path = join(dataDir, 'emulator.journal')
  await writeFile(path, '{"account":"x","wri\n{"account":"x","written":[]}\n')
  await expect(startEmulator({ port: 0, dataDir })).rejects.toThrow(/damaged in the middle/)
  expect(await readFile(path, 'utf8')).toContain('"written":[]')
})

test('history is dropped at the next start, and only then', async () => {
  const dataDir = await temporaryFolder()
  const path = join(dataDir, 'emulator.journal')
  const first = await startEmulator({ port: 0, dataDir })
  const stripe = stripeAt(first.url, 'sk_test_compact')
  const { id } = await stripe.webhookEndpoints.create({
    url: 'http://localhost:1/',
    enabled_events: ['price.deleted'],
  })
  for (let index = 0; index < 1300; index++) {
    await first.emulator.fetch(
      new Request(`${first.url}/v1/webhook_endpoints/${id}`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer sk_test_compact',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: `description=${index}`,
      }),
    )
  }
  await first.close()
  const before = (await readFile(path, 'utf8')).split('\n').length
  expect(before).toBeGreaterThan(1300)
  const second = await startEmulator({ port: 0, dataDir })
  const endpoint = await stripeAt(second.url, 'sk_test_compact').webhookEndpoints.retrieve(id)
  expect(endpoint.description).toBe('1299')
  await second.close()
  expect((await readFile(path, 'utf8')).split('\n').length).toBeLessThan(10)
})

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A process of its own, as `npm run emulator` starts it, on any free port. */
async function startChild(dataDir: string): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { ...process.env, EMULATOR_PORT: '0', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  // The pipe stays open after the address came: a child whose listener has gone dies at its next line.
  let printed = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      printed += String(chunk)
      const found = /http:\/\/localhost:\d+/.exec(printed)?.[0]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`The emulator did not start: ${printed}`)))
  })
  return { url, process: child }
}

async function writeUntilKilled(
  stripe: Stripe,
  child: ChildProcess,
  answered: { id: string; key: string }[],
  round: number,
): Promise<void> {
  const target = answered.length + ANSWERS_PER_ROUND
  const write = async (writer: number) => {
    for (let index = 0; child.signalCode === null; index++) {
      const key = `round${round}-writer${writer}-${index}`
      const customer = await stripe.customers.create({ name: key }, { idempotencyKey: key }).catch(() => null)
      if (customer === null) return
      answered.push({ id: customer.id, key })
      if (answered.length >= target) child.kill('SIGKILL')
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
}

/** A receiver of webhooks over HTTP that notes the ids of what came. */
async function startInbox(): Promise<{ url: string; received: string[] }> {
  const received: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      const event: unknown = JSON.parse(body)
      if (typeof event === 'object' && event !== null && 'id' in event) received.push(String(event.id))
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`,
    received,
  }
}
