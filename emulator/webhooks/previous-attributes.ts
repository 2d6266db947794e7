type Hash = Readonly<Record<string, unknown>>

/**
 * The old values of what changed, as Stripe's events tell it: of nested hashes only the changed keys, of lists the
 * whole list. Null when nothing changed.
 */
export function previousAttributes(before: object, after: object): object | null {
  return isHash(before) && isHash(after) ? changesOf(before, after) : null
}

function changesOf(before: Hash, after: Hash): object | null {
  const changed: [string, unknown][] = []
  for (const key in before) addChange(changed, key, before[key], after[key])
  for (const key in after) if (!Object.hasOwn(before, key)) addChange(changed, key, undefined, after[key])
  // Made of entries, because metadata keys come from outside: `__proto__` is one like any other.
  return changed.length > 0 ? Object.fromEntries(changed) : null
}

function addChange(changed: [string, unknown][], key: string, one: unknown, other: unknown): void {
  if (one === other) return
  if (isHash(one) && isHash(other)) {
    const inner = changesOf(one, other)
    if (inner) changed.push([key, inner])
  } else if (!isEqual(one, other)) changed.push([key, one ?? null])
}

/** Equal in all that the wire carries; the order of a hash's keys says nothing. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false
    return one.every((member, position) => isEqual(member, other[position]))
  }
  return isHash(one) && isHash(other) && changesOf(one, other) === null
}

function isHash(value: unknown): value is Hash {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
