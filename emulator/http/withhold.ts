import { expandable } from './expandable.ts'

/** What is left out at one place inside an object, and where to look on. */
interface Hiding {
  /** Fields that are shown on demand alone. */
  readonly fields: Set<string>
  /** Lists of which only the first entries travel; the rest has an endpoint of its own. */
  readonly cut: Map<string, number>
  readonly inner: Map<string, Hiding>
}

type Hash = Readonly<Record<string, unknown>>

/** The object without the fields that are shown only on demand, at every depth: how events carry it. */
export function withholdIncludables<T extends object>(object: T): T {
  if (isWhole(object, undefined)) return object
  const known = shown.get(object)
  if (known !== undefined) return known as T
  const visible = withhold(object, undefined) as T
  // What is stored never changes, so neither does what is shown of it.
  if (Object.isFrozen(object)) shown.set(object, visible)
  return visible
}

/** What is shown of a field's value: `prefix` (`phases.items.`) leads to it from the object of this kind. */
export function withholdWithin(value: unknown, { kind, prefix }: { kind: string; prefix: string }): unknown {
  if (typeof value !== 'object' || value === null) return value
  let hiding = hidings.get(kind)
  if (hiding) for (const part of prefix.split('.').slice(0, -1)) hiding = hiding?.inner.get(part)
  return withhold(value, hiding)
}

const shown = new WeakMap<object, object>()

/** Of a list inside an object only the first entries travel. */
export function firstEntries(value: unknown, most: number): unknown {
  return isCut(value, most) ? { ...value, data: value.data.slice(0, most), has_more: true } : value
}

/** Whether nothing is left out, which is most often so and costs no copy. */
function isWhole(value: object, around: Hiding | undefined): boolean {
  if (Array.isArray(value)) {
    for (const one of value)
      if (typeof one === 'object' && one !== null && !isWhole(one, around)) return false
    return true
  }
  if (!isHash(value)) return true
  const hiding = hidingOf(value, around)
  for (const key in value) {
    if (hiding?.fields.has(key)) return false
    const field = value[key]
    if (typeof field !== 'object' || field === null || key === 'metadata') continue
    const most = hiding?.cut.get(key)
    if (most !== undefined && isCut(field, most)) return false
    if (!isWhole(field, hiding?.inner.get(key))) return false
  }
  return true
}

function withhold(value: unknown, around: Hiding | undefined): unknown {
  if (typeof value !== 'object' || value === null || isWhole(value, around)) return value
  if (Array.isArray(value)) return value.map((one: unknown) => withhold(one, around))
  if (!isHash(value)) return value
  const hiding = hidingOf(value, around)
  const kept = Object.entries(value)
    .filter(([key]) => !hiding?.fields.has(key))
    .map(([key, field]): [string, unknown] => {
      if (key === 'metadata') return [key, field]
      return [key, withhold(firstEntries(field, hiding?.cut.get(key) ?? Infinity), hiding?.inner.get(key))]
    })
  return Object.fromEntries(kept)
}

/** An object embedded in another brings its own rules; a plain hash goes on with those around it. */
function hidingOf(value: Hash, around: Hiding | undefined): Hiding | undefined {
  return typeof value['object'] === 'string' ? hidings.get(value['object']) : around
}

function isCut(value: unknown, most: number): value is { data: unknown[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'data' in value &&
    Array.isArray(value.data) &&
    value.data.length > most
  )
}

function isHash(value: unknown): value is Hash {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The rules of `expandable` that leave something out, as a tree for each kind of object. */
const hidings: ReadonlyMap<string, Hiding> = new Map(
  Object.entries(expandable).flatMap(([kind, rules]): [string, Hiding][] => {
    const root = emptyHiding()
    for (const [path, rule] of Object.entries(rules)) {
      if (!('stored' in rule) && !('first' in rule)) continue
      const parts = path.split('.')
      const last = parts.pop() ?? ''
      const place = parts.reduce((hiding, part) => innerOf(hiding, part), root)
      if ('first' in rule) place.cut.set(last, rule.first)
      else place.fields.add(last)
    }
    return root.fields.size + root.cut.size + root.inner.size > 0 ? [[kind, root]] : []
  }),
)

function innerOf(hiding: Hiding, part: string): Hiding {
  const inner = hiding.inner.get(part) ?? emptyHiding()
  hiding.inner.set(part, inner)
  return inner
}

function emptyHiding(): Hiding {
  return { fields: new Set(), cut: new Map(), inner: new Map() }
}
