import keys from './fixture-keys.json' with { type: 'json' }

/** The keys of Stripe's own example of each object, as its public fixtures have them. */
export const FIXTURE_KEYS: Readonly<Record<string, readonly string[]>> = keys

/** Keys of those examples that are there only when asked for, or no more in this version. */
export const NOT_ALWAYS: Readonly<Record<string, readonly string[]>> = {
  charge: ['refunds'],
  // Replaced by `parent.subscription_details`.
  invoice: ['subscription'],
}

/** The keys that all objects of each kind have, at every depth; what is left of deleted ones is none. */
export function collectKeys(value: unknown, seen: Map<string, Set<string>>): void {
  if (Array.isArray(value)) {
    for (const one of value) collectKeys(one, seen)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if ('deleted' in value) return
  if ('object' in value && typeof value.object === 'string') {
    const known = seen.get(value.object)
    const keys = Object.keys(value)
    seen.set(value.object, new Set(known === undefined ? keys : keys.filter((key) => known.has(key))))
  }
  for (const one of Object.values(value)) collectKeys(one, seen)
}
