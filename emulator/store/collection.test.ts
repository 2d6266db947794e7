import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Collection, type Change } from './collection.ts'

interface Thing {
  id: string
  created: number
  group: string | null
}

function collect() {
  const changes: Change[] = []
  const things = new Collection<Thing, 'group'>(
    'things',
    {
      noun: 'thing',
      idParam: 'id',
      indexes: { group: (thing) => thing.group },
      hidden: (thing) => thing.group === 'hidden',
      order: (thing) => thing.created,
    },
    (change) => changes.push(change),
  )
  return { things, changes }
}

const thing = fc.record({
  id: fc.constantFrom(...'abcdefghij'),
  created: fc.integer({ min: 1, max: 5 }),
  group: fc.constantFrom('one', 'two', 'hidden', null),
})
const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), thing }),
  fc.record({ kind: fc.constant('delete' as const), thing }),
)

describe('a collection', () => {
  test('agrees with a plain list on every question, whatever was put and deleted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { things } = collect()
        const model = new Map<string, Thing>()
        for (const { kind, thing: one } of steps) {
          if (kind === 'put') {
            things.put({ ...one })
            model.set(one.id, one)
          } else {
            things.delete(one.id)
            model.delete(one.id)
          }
        }
        // A replaced object keeps its place among those of the same second, so only the sets are compared there.
        const sorted = (list: Thing[]) =>
          list.map(({ id, created, group }) => `${created} ${id} ${group}`).sort()
        expect(sorted(things.all())).toEqual(sorted([...model.values()]))
        for (const group of ['one', 'two']) {
          const expected = [...model.values()].filter((one) => one.group === group)
          expect(sorted(things.by('group', group))).toEqual(sorted(expected))
        }
        const orders = things.all().map(({ created }) => created)
        expect(orders).toEqual(orders.toSorted((one, other) => other - one))
        const listed = [...model.values()].filter((one) => one.group !== 'hidden')
        expect(sorted(things.page({ limit: 100 }).data)).toEqual(sorted(listed))
      }),
    )
  })

  test('is as it was when its changes are undone in reverse', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(step), (before, after) => {
        const { things, changes } = collect()
        const apply = (steps: typeof before) => {
          for (const { kind, thing: one } of steps) {
            if (kind === 'put') things.put({ ...one })
            else things.delete(one.id)
          }
        }
        apply(before)
        const kept = things.all()
        const keptOne = things.by('group', 'one')
        const mark = changes.length
        apply(after)
        for (const change of changes.slice(mark).reverse()) change.undo()
        expect(things.all()).toEqual(kept)
        expect(things.by('group', 'one')).toEqual(keptOne)
      }),
    )
  })

  test('pages through everything once, forwards and backwards', () => {
    fc.assert(
      fc.property(fc.array(thing, { maxLength: 20 }), fc.integer({ min: 1, max: 4 }), (given, limit) => {
        const { things } = collect()
        for (const one of given) things.put({ ...one, group: null })
        const all = things.all().map(({ id }) => id)
        const forwards: string[] = []
        for (let more = true; more;) {
          const page = things.page({ limit, starting_after: forwards.at(-1) })
          forwards.push(...page.data.map(({ id }) => id))
          more = page.has_more
        }
        expect(forwards).toEqual(all)
        const backwards: string[] = all.slice(-1)
        for (let more = all.length > 0; more;) {
          const page = things.page({ limit, ending_before: backwards[0] })
          backwards.unshift(...page.data.map(({ id }) => id))
          more = page.has_more
        }
        expect(backwards).toEqual(all)
      }),
    )
  })

  test('is a queue that thousands leave at the front while others join behind', () => {
    const { things } = collect()
    const add = (number: number) => things.put({ id: `t${number}`, created: number, group: 'one' })
    for (let number = 0; number < 3000; number++) add(number)
    for (let number = 0; number < 2600; number++) {
      expect(things.first('group', 'one')?.id).toBe(`t${number}`)
      things.delete(`t${number}`)
      if (number % 2 === 0) add(3000 + number)
    }
    add(2600.5)
    const orders = things.by('group', 'one').map(({ created }) => created)
    expect(orders).toHaveLength(400 + 1300 + 1)
    expect(orders).toEqual(orders.toSorted((one, other) => other - one))
    expect(things.page({ limit: 2, ending_before: 't2601' }).data.map(({ id }) => id)).toEqual([
      't2603',
      't2602',
    ])
    expect(things.page({ limit: 3, starting_after: 't2602' }).data.map(({ id }) => id)).toEqual([
      't2601',
      't2600.5',
      't2600',
    ])
  })

  test('refuses to have what it holds changed in place', () => {
    const { things } = collect()
    const held = things.put({ id: 'a', created: 1, group: null })
    expect(() => {
      held.group = 'one'
    }).toThrow(TypeError)
  })
})
