import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { createCustomer, createPayers, createPrice, get, previewOf, renew, subscribe } from './billing.ts'
import { type LoadRequest, send } from './load.ts'
import { residentMiB, type RunningProgram, startProgram, timeEmptyProgram } from './programs.ts'
import { measureInTurns, sendRaw } from './raw-load.ts'
import type { Measure } from './report.ts'

const MANY_CUSTOMERS = 20_000
const SUBSCRIPTIONS = 1000
const RENEWALS = 10_000

/** The emulator's answers beside those of Node's bare server, a full store beside an empty one, renewals and memory. */
export async function measureEmulator(): Promise<Measure[]> {
  return [
    ...(await withEmulator(measureRequests)),
    ...(await withEmulator(measureSize)),
    ...(await withEmulator(measureRenewals)),
    ...(await withEmulator(measureMemory)),
  ]
}

/** From process start to the first answer, the median of five, beside a Node program that does nothing. */
export async function measureColdStart(): Promise<Measure[]> {
  const ours: number[] = []
  const nothing: number[] = []
  for (let round = 0; round < 5; round += 1) {
    ours.push(await withEmulator(({ startMs }) => Promise.resolve(startMs)))
    nothing.push(await timeEmptyProgram())
  }
  return [
    {
      name: 'emulator cold start',
      ours: median(ours),
      yardstick: median(nothing),
      unit: 'ms',
      against: 'an empty Node program',
      good: '3 or less: a time, so lower is better',
    },
  ]
}

async function measureRequests({ url }: RunningProgram): Promise<Measure[]> {
  const key = 'sk_test_empty'
  const bare = await startProgram(['scripts/bench/bare-http.mjs'], {})
  try {
    const id = await oneCustomer(url, key)
    const price = await createPrice(url, key)
    const { bareCreates, bareReads, ...ours } = await measureInTurns({
      bareCreates: [createCustomer(bare.url, key)],
      creates: [createCustomer(url, key)],
      keyed: [withFreshKey(createCustomer(url, key))],
      bareReads: [get(bare.url, key, '/v1/customers/cus_bare')],
      reads: [get(url, key, `/v1/customers/${id}`)],
      lists: [get(url, key, '/v1/customers?limit=10')],
      previews: [await previewOf(url, key, price)],
    })
    const payers = await createPayers(url, key, SUBSCRIPTIONS)
    const subscriptions = await sendRaw({
      requests: payers.map((customer) => subscribe(url, key, customer, price)),
      amount: { count: SUBSCRIPTIONS },
    })
    const beside = { unit: '/s', against: 'bare node:http' }
    return [
      { ...beside, name: 'creates', ours: ours.creates, yardstick: bareCreates, good: '0.45 or more' },
      {
        ...beside,
        name: 'creates under a key',
        ours: ours.keyed,
        yardstick: bareCreates,
        good: 'near creates',
      },
      { ...beside, name: 'reads', ours: ours.reads, yardstick: bareReads, good: '0.65 or more' },
      { ...beside, name: 'lists of ten', ours: ours.lists, yardstick: bareReads, good: 'near reads' },
      { ...beside, name: 'previews', ours: ours.previews, yardstick: bareCreates, good: 'nearer to 1' },
      {
        ...beside,
        name: 'new subscriptions, paid',
        ours: subscriptions,
        yardstick: bareCreates,
        good: 'nearer to 1: some twenty objects and events each',
      },
    ]
  } finally {
    await bare.stop()
  }
}

async function measureSize({ url }: RunningProgram): Promise<Measure[]> {
  const load = async (key: string) => ({
    creates: [createCustomer(url, key)],
    reads: [get(url, key, `/v1/customers/${await oneCustomer(url, key)}`)],
    lists: [get(url, key, '/v1/customers?limit=10')],
  })
  const empty = await load('sk_test_empty')
  const full = await load('sk_test_full')
  await sendRaw({ requests: empty.creates, amount: { count: 20 } })
  await sendRaw({ requests: full.creates, amount: { count: MANY_CUSTOMERS } })
  const measured = await measureInTurns({
    emptyReads: empty.reads,
    fullReads: full.reads,
    emptyLists: empty.lists,
    fullLists: full.lists,
    emptyCreates: empty.creates,
    fullCreates: full.creates,
  })
  const row = (name: string, ours: number, yardstick: number): Measure => ({
    name: `${name} in a full store`,
    ours,
    yardstick,
    unit: '/s',
    against: 'an empty store',
    good: '0.9 or more: 20,000 customers cost nothing',
  })
  return [
    row('creates', measured.fullCreates, measured.emptyCreates),
    row('reads', measured.fullReads, measured.emptyReads),
    row('lists', measured.fullLists, measured.emptyLists),
  ]
}

async function measureRenewals({ url }: RunningProgram): Promise<Measure[]> {
  const seconds = await renew(url, 'sk_test_renewals', RENEWALS)
  return [
    {
      name: '10,000 renewals by one clock',
      ours: seconds,
      yardstick: 10,
      unit: 's',
      against: 'a millisecond each',
      good: '1 or less: invoice, payment and events',
    },
  ]
}

async function measureMemory({ url, pid }: RunningProgram): Promise<Measure[]> {
  await sendRaw({ requests: [createCustomer(url, 'sk_test_memory')], amount: { count: 1000 } })
  return [
    {
      name: 'memory with 1,000 customers',
      ours: await residentMiB(pid),
      yardstick: 100,
      unit: 'MiB',
      against: 'what it may take',
      good: '1 or less',
    },
  ]
}

async function withEmulator<T>(work: (emulator: RunningProgram) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-bench-'))
  const emulator = await startProgram(['dist/emulator/main.js'], { DATA_DIR: dataDir })
  try {
    return await work(emulator)
  } finally {
    await emulator.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function oneCustomer(url: string, key: string): Promise<string> {
  return z.object({ id: z.string() }).parse(JSON.parse(await send(createCustomer(url, key)))).id
}

function withFreshKey(request: LoadRequest): LoadRequest {
  return { ...request, headers: { ...request.headers, 'idempotency-key': '{unique}' } }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
