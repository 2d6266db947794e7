import type { Blow, Fault, TakeFault } from '../http/fault.ts'
import type { FaultRule } from './fault-rule.ts'
import { seededRandom } from './seeded-random.ts'

/** A rule as it stands: how many requests it matched, hit, and holds right now. */
export interface FaultEntry extends FaultRule {
  id: string
  seen: number
  hits: number
  hanging: number
}

/** The faults that wait for requests. They live in memory: a restart clears them. */
export interface FaultBook {
  readonly take: TakeFault
  add(rule: FaultRule): FaultEntry
  /** Oldest first; with an account, those that are for it alone. */
  list(account?: string): FaultEntry[]
  /** Removes those chosen, all without a choice, and cuts the requests they hold. Answers how many it removed. */
  remove(choice: FaultChoice): number
  /** Lets hanging requests go on and leaves the rules as they are. Answers how many went on. */
  release(choice: FaultChoice): number
}

export interface FaultChoice {
  id?: string | undefined
  account?: string | undefined
}

interface Standing {
  entry: FaultEntry
  random: () => number
  isPath: (path: string) => boolean
  held: Set<(outcome: 'go on' | 'cut') => void>
}

export function createFaultBook(): FaultBook {
  let standing: Standing[] = []
  let made = 0

  const chosen = ({ id, account }: FaultChoice) =>
    standing.filter(
      ({ entry }) =>
        (id === undefined || entry.id === id) && (account === undefined || entry.account === account),
    )

  return {
    take({ account, method, path, isReplay }) {
      let first: Standing | null = null
      // Each rule counts all it matches, also behind another that hits: `nth` means the same whatever else stands.
      for (const one of standing) {
        const { entry } = one
        if (entry.account !== null && entry.account !== account) continue
        if (entry.method !== null && entry.method !== method) continue
        if (!one.isPath(path)) continue
        const leaves = isReplay && one.entry.sticky
        if (counts(one) && !leaves && first === null) first = one
      }
      if (!first) return null
      first.entry.hits++
      return faultOf(first)
    },
    add(rule) {
      const entry: FaultEntry = { ...rule, id: `fault_${++made}`, seen: 0, hits: 0, hanging: 0 }
      standing.push({
        entry,
        random: seededRandom(rule.seed),
        isPath: pathMatcher(rule.path),
        held: new Set(),
      })
      return entry
    },
    list: (account) => chosen({ account }).map(({ entry }) => entry),
    remove(choice) {
      const going = chosen(choice)
      standing = standing.filter((one) => !going.includes(one))
      for (const { held } of going) for (const end of held) end('cut')
      return going.length
    },
    release(choice) {
      const ends = chosen(choice).flatMap(({ held }) => [...held])
      for (const end of ends) end('go on')
      return ends.length
    },
  }
}

/** Counts the request, and says whether it is one to be hit. */
function counts({ entry, random }: Standing): boolean {
  entry.seen++
  const isDrawn = entry.probability === null || random() < entry.probability
  const limit = entry.count ?? (entry.nth === null ? Infinity : 1)
  return isDrawn && entry.seen >= (entry.nth ?? 1) && entry.hits < limit
}

function faultOf(standing: Standing): Fault {
  const { entry } = standing
  const answer = entry.status === null ? null : { status: entry.status, body: bodyOf(entry) }
  return {
    rule: entry.id,
    when: entry.when,
    kept: entry.sticky ? answer : null,
    async strike(): Promise<Blow> {
      switch (entry.do) {
        case 'status':
          return answer ? { kind: 'answer', ...answer, headers: entry.headers ?? {} } : { kind: 'none' }
        case 'reset':
        case 'truncate':
          return { kind: 'broken', how: entry.do }
        case 'delay':
        case 'hang':
          return (await hold(standing)) === 'cut' ? { kind: 'broken', how: 'reset' } : { kind: 'none' }
      }
    },
  }
}

function hold({ entry, held }: Standing): Promise<'go on' | 'cut'> {
  return new Promise((resolve) => {
    const end = (outcome: 'go on' | 'cut') => {
      clearTimeout(timer)
      held.delete(end)
      entry.hanging = held.size
      resolve(outcome)
    }
    const timer = entry.ms === null ? undefined : setTimeout(() => end('go on'), entry.ms)
    held.add(end)
    entry.hanging = held.size
  })
}

function bodyOf({ status, error }: FaultEntry): string {
  const usual = USUAL.get(status ?? 500) ?? {
    type: (status ?? 500) >= 500 ? 'api_error' : 'invalid_request_error',
  }
  return JSON.stringify({ error: { message: 'A fault was asked for.', ...usual, ...error } })
}

const USUAL = new Map<number, Readonly<Record<string, string>>>([
  [402, { type: 'card_error', code: 'card_declined', message: 'Your card was declined.' }],
  [409, { type: 'idempotency_error', code: 'idempotency_key_in_use' }],
  [429, { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' }],
])

/** `:name` stands for one segment, `*` at the end for whatever follows. */
function pathMatcher(pattern: string | null): (path: string) => boolean {
  if (pattern === null) return () => true
  const isPrefix = pattern.endsWith('*')
  const segments = (isPrefix ? pattern.slice(0, -1) : pattern).split('/')
  return (path) => {
    const parts = path.split('/')
    if (isPrefix ? parts.length < segments.length : parts.length !== segments.length) return false
    return segments.every((segment, position) => {
      const part = parts[position] ?? ''
      if (segment.startsWith(':')) return part !== ''
      const isLast = position === segments.length - 1
      return isPrefix && isLast ? part.startsWith(segment) : part === segment
    })
  }
}
