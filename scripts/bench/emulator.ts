import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type LoadRequest, measureLoad, send, sendMany } from './load.ts'
import { startProgram, timeEmptyProgram } from './programs.ts'
import type { Measure } from './report.ts'

const manyCustomers = 20_000

/** The emulator's reads and creates beside Node's bare server, a full store beside an empty one, and its cold start. */
export async function measureEmulator(): Promise<Measure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-bench-'))
  const bare = await startProgram(['scripts/bench/bare-http.mjs'], {})
  const emulator = await startProgram(['dist/emulator/main.js'], { DATA_DIR: dataDir })
  try {
    const bareCreates = await measureLoad(() => createCustomer(bare.url, 'sk_test_bare'))
    const bareReads = await measureLoad(() => readCustomer(bare.url, 'sk_test_bare', 'cus_bare'))
    const empty = await measureAccount(emulator.url, 'sk_test_empty')
    await sendMany(manyCustomers, () => createCustomer(emulator.url, 'sk_test_full'))
    const full = await measureAccount(emulator.url, 'sk_test_full')
    return [
      {
        name: 'emulator creates',
        ours: empty.creates,
        yardstick: bareCreates,
        unit: '/s',
        against: 'bare node:http',
        good: 'nearer to 1: what parsing, rules and the journal cost',
      },
      {
        name: 'emulator reads',
        ours: empty.reads,
        yardstick: bareReads,
        unit: '/s',
        against: 'bare node:http',
        good: 'nearer to 1: what parsing, rules and the journal cost',
      },
      {
        name: 'creates in a full store',
        ours: full.creates,
        yardstick: empty.creates,
        unit: '/s',
        against: 'an empty store',
        good: '0.9 or more: 20,000 customers cost nothing',
      },
      {
        name: 'reads in a full store',
        ours: full.reads,
        yardstick: empty.reads,
        unit: '/s',
        against: 'an empty store',
        good: '0.9 or more: 20,000 customers cost nothing',
      },
      {
        name: 'lists in a full store',
        ours: full.lists,
        yardstick: empty.lists,
        unit: '/s',
        against: 'an empty store',
        good: '0.9 or more: 20,000 customers cost nothing',
      },
    ]
  } finally {
    await Promise.all([bare.stop(), emulator.stop()])
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** From process start to the first answer, the median of five, beside a Node program that does nothing. */
export async function measureColdStart(): Promise<Measure[]> {
  const ours: number[] = []
  const nothing: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-bench-'))
    const emulator = await startProgram(['dist/emulator/main.js'], { DATA_DIR: dataDir })
    ours.push(emulator.startMs)
    await emulator.stop()
    await rm(dataDir, { recursive: true, force: true })
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

async function measureAccount(url: string, key: string) {
  const { id } = z.object({ id: z.string() }).parse(JSON.parse(await send(createCustomer(url, key))))
  await sendMany(20, () => createCustomer(url, key))
  const lists = await measureLoad(() => ({
    ...readCustomer(url, key, ''),
    url: `${url}/v1/customers?limit=10`,
  }))
  const reads = await measureLoad(() => readCustomer(url, key, id))
  const creates = await measureLoad(() => createCustomer(url, key))
  return { creates, reads, lists }
}

function createCustomer(url: string, key: string): LoadRequest {
  return {
    method: 'POST',
    url: `${url}/v1/customers`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'email=bench%40example.com&metadata[plan]=team',
  }
}

function readCustomer(url: string, key: string, id: string): LoadRequest {
  return { method: 'GET', url: `${url}/v1/customers/${id}`, headers: { authorization: `Bearer ${key}` } }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
