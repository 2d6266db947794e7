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
  return withhold(object, undefined) as T
}

/** What is shown of a field's value: `prefix` (`phases.items.`) leads to it from the object of this kind. */
export function withholdWithin(value: unknown, { kind, prefix }: { kind: string; prefix: string }): unknown {
  if (typeof value !== 'object' || value === null) return value
  let hiding = hidings.get(kind)
  if (hiding) for (const part of prefix.split('.').slice(0, -1)) hiding = hiding?.inner.get(part)
  return withhold(value, hiding)
}

/** What is shown of stored objects that hide something: they never change, so neither does this. */
const shown = new WeakMap<object, object>()

/** Of a list inside an object only the first entries travel. */
export function firstEntries(value: unknown, most: number): unknown {
  return isCut(value, most) ? { ...value, data: value.data.slice(0, most), has_more: true } : value
}

/** Most often nothing is left out: then the value is answered as it is, which costs no copy. */
function withhold(value: unknown, around: Hiding | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return withholdEach(value, around)
  if (!isHash(value)) return value
  const kind = value['object']
  // An object embedded in another brings its own rules; a plain hash goes on with those around it.
  const hiding = typeof kind === 'string' ? hidings.get(kind) : around
  const known = hiding === undefined || hiding === around ? undefined : shown.get(value)
  if (known !== undefined) return known
  const changed = changesOf(value, hiding)
  if (changed === null) return value
  const visible: object = Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => changed.get(key) !== HIDDEN)
      .map(([key, field]) => [key, changed.has(key) ? changed.get(key) : field]),
  )
  if (hiding !== around && Object.isFrozen(value)) shown.set(value, visible)
  return visible
}

const HIDDEN = Symbol('hidden')

/** What of a hash looks otherwise, by its keys; null when nothing does. */
function changesOf(hash: Hash, hiding: Hiding | undefined): Map<string, unknown> | null {
  let changed: Map<string, unknown> | null = null
  for (const key in hash) {
    const field = hash[key]
    const isPlain = typeof field !== 'object' || field === null || key === 'metadata'
    const visible = hiding?.fields.has(key)
      ? HIDDEN
      : isPlain
        ? field
        : withhold(firstEntries(field, hiding?.cut.get(key) ?? Infinity), hiding?.inner.get(key))
    if (visible !== field) (changed ??= new Map<string, unknown>()).set(key, visible)
  }
  return changed
}

function withholdEach(list: readonly unknown[], around: Hiding | undefined): readonly unknown[] {
  let copy: unknown[] | null = null
  for (const [position, one] of list.entries()) {
    const visible = withhold(one, around)
    if (visible !== one) (copy ??= [...list])[position] = visible
  }
  return copy ?? list
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
