import { invalidRequest } from './errors.ts'

/** A decoded form value: text or a hash. Lists are hashes with numeric keys, as they are on the wire. */
export type FormValue = string | FormHash
/** A Map, because keys come from outside and an object would trip over `__proto__`. */
export type FormHash = Map<string, FormValue>

export const FORM_LIMITS = { bytes: 256 * 1024, keys: 500, depth: 8 } as const

/**
 * Decodes `a[b][0]=x&c[]=y` into nested hashes.
 * @throws StripeError 400 for malformed encoding, a name given twice, and more than `FORM_LIMITS` allows.
 */
export function decodeForm(text: string): FormHash {
  const root: FormHash = new Map()
  if (text === '') return root
  const pairs = text.split('&', FORM_LIMITS.keys + 1)
  if (pairs.length > FORM_LIMITS.keys) {
    throw invalidRequest(`Invalid request: more than ${FORM_LIMITS.keys} parameters.`)
  }
  for (const pair of pairs) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decodePart(equals === -1 ? pair : pair.slice(0, equals))
    const value = equals === -1 ? '' : decodePart(pair.slice(equals + 1))
    insert(root, segmentsOf(name), value, name)
  }
  return root
}

function decodePart(part: string): string {
  if (!part.includes('%') && !part.includes('+')) return part
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    throw invalidRequest('Invalid request: the parameters are not valid percent-encoded UTF-8.')
  }
}

function segmentsOf(name: string): string[] {
  const open = name.indexOf('[')
  if (open === -1) return [name]
  const segments = [name.slice(0, open)]
  let rest = name.slice(open)
  while (rest !== '') {
    const close = rest.indexOf(']')
    if (rest[0] !== '[' || close === -1) throw invalidRequest(`Invalid parameter name: ${clip(name)}`)
    segments.push(rest.slice(1, close))
    rest = rest.slice(close + 1)
    if (segments.length > FORM_LIMITS.depth) {
      throw invalidRequest(`Invalid request: parameters nested deeper than ${FORM_LIMITS.depth} levels.`)
    }
  }
  if (segments[0] === '') throw invalidRequest(`Invalid parameter name: ${clip(name)}`)
  return segments
}

function insert(root: FormHash, segments: readonly string[], value: string, name: string): void {
  let hash = root
  for (const [position, segment] of segments.entries()) {
    const next = segments[position + 1]
    const key = segment === '' ? keyForPush(hash, next) : segment
    const existing = hash.get(key)
    if (next === undefined) {
      if (existing !== undefined) throw givenTwice(name)
      hash.set(key, value)
      return
    }
    if (typeof existing === 'string') throw givenTwice(name)
    const child: FormHash = existing ?? new Map<string, FormValue>()
    hash.set(key, child)
    hash = child
  }
}

/** `items[][price]=…&items[][quantity]=…` fills one element until a name repeats, as curl users write it. */
function keyForPush(hash: FormHash, next: string | undefined): string {
  const last = hash.get(String(hash.size - 1))
  const continues = next !== undefined && next !== '' && last instanceof Map && !last.has(next)
  return String(continues ? hash.size - 1 : hash.size)
}

function givenTwice(name: string) {
  return invalidRequest(`Invalid request: parameter ${clip(name)} was given more than once.`, {
    param: clip(name),
  })
}

function clip(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name
}
