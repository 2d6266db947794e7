/**
 * The old values of what changed, as Stripe's events tell it: of nested hashes only the changed keys, of lists the
 * whole list. Null when nothing changed.
 */
export function previousAttributes(before: object, after: object): object | null {
  const old = new Map<string, unknown>(Object.entries(before))
  const now = new Map<string, unknown>(Object.entries(after))
  const changed = new Map<string, unknown>()
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [one, other] = [old.get(key), now.get(key)]
    if (one === other) continue
    if (isHash(one) && isHash(other)) {
      const inner = previousAttributes(one, other)
      if (inner) changed.set(key, inner)
    } else if (JSON.stringify(one) !== JSON.stringify(other)) {
      changed.set(key, one ?? null)
    }
  }
  return changed.size > 0 ? Object.fromEntries(changed) : null
}

function isHash(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
