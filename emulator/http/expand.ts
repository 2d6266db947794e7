import type { CollectionName } from '../store/collections.ts'
import type { AnyCollection } from '../store/collection.ts'
import type { Store } from '../store/store.ts'
import { invalidRequest } from './errors.ts'
import { expandable, type Expandable } from './expandable.ts'
import type { FormValue } from './form.ts'
import { array, string } from './params.ts'
import { firstEntries, withholdIncludables, withholdWithin } from './withhold.ts'

const MAX_LEVELS = 4

/** What a request asked to see in full: `latest_invoice.payments` is `latest_invoice` → `payments`. */
interface Wish {
  readonly path: string
  readonly inner: Map<string, Wish>
}

/** @throws StripeError 400 for a path of more than four levels. */
export function parseExpand(value: FormValue | undefined): Wish {
  const root: Wish = { path: '', inner: new Map() }
  if (value === undefined || value === '') return root
  const paths =
    typeof value === 'string' ? [value] : array(string()).parse(value, 'expand', { ignoreUnknown: false })
  for (const path of paths) {
    const levels = path.split('.')
    if (levels.length > MAX_LEVELS) {
      const message = `You cannot expand more than ${MAX_LEVELS} levels of a property. Property: ${path.slice(0, 200)}`
      throw invalidRequest(message, { param: 'expand' })
    }
    let wish = root
    for (const level of levels) {
      const known = wish.inner.get(level)
      const next = known ?? { path: wish.path === '' ? level : `${wish.path}.${level}`, inner: new Map() }
      wish.inner.set(level, next)
      wish = next
    }
  }
  return root
}

/**
 * The answer as the caller asked for it: expandable ids replaced by their objects, includable fields there only
 * when asked for. The given object is left as it is.
 * @throws StripeError 400 for a path that leads to nothing expandable.
 */
export function expandAnswer(answer: object, wish: Wish, sources: ExpandSources): object {
  return wish.inner.size === 0
    ? withholdIncludables(answer)
    : renderHash(answer, { kind: '', prefix: '' }, wish, sources)
}

export interface ExpandSources {
  readonly store: Store
  readonly byName: ReadonlyMap<string, AnyCollection>
}

/** Where in which kind of object we are: `prefix` leads from the object to this hash. */
interface Place {
  kind: string
  prefix: string
}

function renderHash(hash: object, around: Place, wish: Wish, sources: ExpandSources): object {
  const place = placeOf(hash, around)
  // A Map, because metadata keys come from outside: `__proto__` is one like any other.
  const rendered = new Map<string, unknown>()
  for (const [key, value] of Object.entries(hash)) {
    const inner = wish.inner.get(key)
    const rule = ruleAt(place, key)
    if (rule && 'stored' in rule && !inner) continue
    if (key === 'metadata') {
      // Its keys are the caller's own: one called `object` makes it nothing that expands.
      if (inner) throw cannotExpand(inner.path)
      rendered.set(key, value)
      continue
    }
    const within = { kind: place.kind, prefix: `${place.prefix}${key}.` }
    rendered.set(key, renderField(shownPart(value, rule), within, rule, inner, sources))
  }
  for (const [key, inner] of wish.inner) {
    if (rendered.has(key)) continue
    const rule = ruleAt(place, key)
    // What is deleted has no such hash any more; its path is right all the same.
    if (!rule && leadsToExpandable({ kind: place.kind, prefix: `${place.prefix}${key}.` })) continue
    if (!rule) throw cannotExpand(inner.path)
    if ('compute' in rule) {
      const computed = rule.compute(hash, sources.store)
      rendered.set(key, renderField(computed, place, rule, inner, sources))
    }
  }
  return Object.fromEntries(rendered)
}

function renderField(
  value: unknown,
  place: Place,
  rule: Expandable | undefined,
  wish: Wish | undefined,
  sources: ExpandSources,
): unknown {
  if (!wish) return withholdWithin(value, place)
  if (Array.isArray(value)) return value.map((one) => renderField(one, place, rule, wish, sources))
  if (isObject(value)) {
    // The end of a path is an object or nothing: a plain hash cannot be expanded further than it is.
    if (wish.inner.size === 0 && !rule && !('object' in value)) throw cannotExpand(wish.path)
    return renderHash(value, place, wish, sources)
  }
  if (rule && 'ids' in rule && typeof value === 'string') {
    const found = lookUp(rule.ids, value, sources)
    return found ? renderHash(found, { kind: '', prefix: '' }, wish, sources) : value
  }
  const leadsOn = rule !== undefined || leadsToExpandable(place)
  if (!leadsOn) throw cannotExpand(wish.path)
  return value
}

/** Of a list inside an object only the first entries travel; the rest has an endpoint of its own. */
function shownPart(value: unknown, rule: Expandable | undefined): unknown {
  return rule && 'first' in rule ? firstEntries(value, rule.first) : value
}

function ruleAt({ kind, prefix }: Place, key: string): Expandable | undefined {
  const rules = kind === '' ? undefined : expandable[kind]
  return rules && Object.hasOwn(rules, prefix + key) ? rules[prefix + key] : undefined
}

/** A null hash on the way to an expandable field (`invoice_settings` of something bare) is no mistake. */
function leadsToExpandable({ kind, prefix }: Place): boolean {
  return Object.keys(expandable[kind] ?? {}).some((path) => path.startsWith(prefix))
}

function lookUp(names: readonly CollectionName[], id: string, sources: ExpandSources): object | undefined {
  for (const name of names) {
    const found = sources.byName.get(name)?.find(id)
    if (found) return found
  }
  return sources.store.tombstones.find(id)
}

function placeOf(hash: object, around: Place): Place {
  if ('object' in hash && typeof hash.object === 'string') return { kind: hash.object, prefix: '' }
  return around
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function cannotExpand(path: string) {
  return invalidRequest(`This property cannot be expanded (${path.slice(0, 200)}).`, { param: 'expand' })
}
