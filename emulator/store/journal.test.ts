import { expect, test } from 'vitest'
import { createJournalWriter, replayJournal, type Journal, type JournalLine } from './journal.ts'
import type { Written } from './store.ts'

function keptIn(lines: string[]): Journal {
  return {
    async *read() {
      yield* lines
    },
    append: (text) => Promise.resolve(void lines.push(...text.split('\n').filter((line) => line !== ''))),
    rewrite: () => Promise.reject(new Error('nothing to rewrite')),
    close: () => Promise.resolve(),
  }
}

async function readBack(lines: string[]): Promise<JournalLine[]> {
  const read: JournalLine[] = []
  await replayJournal(
    keptIn(lines),
    (line) => read.push(line),
    () => read,
  )
  return read
}

function event(id: string, object: object, previous?: object): Written {
  const data = previous ? { object, previous_attributes: previous } : { object }
  return { collection: 'events', id, object: { id, object: 'event', data, type: 'customer.updated' } }
}

test('a state that several events tell is written once, and is one object again when it is read back', async () => {
  const customer = Object.freeze({ id: 'cus_1', object: 'customer', name: 'Ada' })
  const earlier = Object.freeze({ id: 'cus_1', object: 'customer', name: 'Augusta' })
  const written: Written[] = [
    { collection: 'customers', id: 'cus_1', object: customer },
    event('evt_1', earlier),
    event('evt_2', customer, { name: 'Augusta' }),
    event('evt_3', earlier),
    { collection: 'timers', id: 'gone', object: null },
  ]
  const lines: string[] = []
  const writer = createJournalWriter(keptIn(lines))
  writer.add({ account: 'demo', written })
  await writer.flushed()
  expect(lines.join().match(/"name":"Ada"/g)).toHaveLength(1)
  expect(lines.join().match(/"id":"cus_1","object":"customer","name":"Augusta"/g)).toHaveLength(1)

  const [line] = await readBack(lines)
  expect(line).toEqual({ account: 'demo', written })
  expect(Object.keys(line?.written[2]?.object ?? {})).toEqual(['id', 'object', 'data', 'type'])
  expect(Object(line?.written[2]?.object).data.object).toBe(line?.written[0]?.object)
})

test('events that hold their objects themselves are read as they are', async () => {
  const told = event('evt_1', { id: 'cus_1', object: 'customer' })
  const lines = [JSON.stringify({ account: 'demo', written: [told] })]
  expect(await readBack(lines)).toEqual([{ account: 'demo', written: [told] }])
})

test('after a failed write nothing is said to be safe any more', async () => {
  const journal = keptIn([])
  let failures = 1
  const writer = createJournalWriter({
    ...journal,
    append: (text) => (failures-- > 0 ? Promise.reject(new Error('disk full')) : journal.append(text)),
  })
  writer.add({ account: 'demo', written: [] })
  await expect(writer.flushed()).rejects.toThrow('disk full')
  writer.add({ account: 'demo', written: [] })
  await expect(writer.flushed()).rejects.toThrow('disk full')
})
