import {
  needOneOf,
  readFlag,
  readMembers,
  readNumber,
  readOneOf,
  readText,
  Refused,
  type Input,
} from './input.ts'

/** Which requests a fault meets and what it does to them; null leaves a part open. */
export interface FaultRule {
  account: string | null
  method: 'GET' | 'POST' | 'DELETE' | null
  /** `/v1/customers`, `/v1/customers/:id` or, as a prefix, `/v1/customers/*`. */
  path: string | null
  /** The first of the matching requests that is hit, counted from 1. */
  nth: number | null
  /** How many are hit: 1 with `nth`, else as many as come. */
  count: number | null
  /** The share of the matching requests that is hit, drawn from `seed`. */
  probability: number | null
  seed: number
  when: 'before' | 'after'
  do: 'status' | 'reset' | 'hang' | 'truncate' | 'delay'
  /** Milliseconds, of `delay` and `hang`; a hang without it lasts until it is released. */
  ms: number | null
  status: number | null
  error: Readonly<Record<string, unknown>> | null
  headers: Readonly<Record<string, string>> | null
  /** The idempotency key keeps the faulty answer, as Stripe keeps a 500. */
  sticky: boolean
}

export const FAULT_PARAMS = [
  'account',
  'method',
  'path',
  'nth',
  'count',
  'probability',
  'seed',
  'when',
  'do',
  'ms',
  'status',
  'error',
  'headers',
  'sticky',
] as const

const LONGEST_MS = 24 * 60 * 60 * 1000
/** Stripe answers these before a request is executed, so no key keeps them. */
const NOT_EXECUTED: readonly number[] = [401, 409, 429, 503]

/** @throws Refused 400 for what makes no fault. */
export function readFaultRule(input: Input): FaultRule {
  const action = needOneOf(input, 'do', ['status', 'reset', 'hang', 'truncate', 'delay'])
  const status = readNumber(input, 'status', { min: 200, max: 599 }) ?? null
  const ms = readNumber(input, 'ms', { min: 0, max: LONGEST_MS }) ?? null
  const path = readText(input, 'path') ?? null
  if (action === 'status' && status === null) throw new Refused(400, 'Missing required param: status.')
  if (action === 'delay' && ms === null) throw new Refused(400, 'Missing required param: ms.')
  if (path !== null && !/^\/[^*?#]*\*?$/.test(path)) {
    throw new Refused(400, 'Invalid path: begins with /, names parts as :id, ends with * for a prefix.')
  }
  const error = readMembers(input, 'error')
  return {
    account: readText(input, 'account') ?? null,
    method: readOneOf(input, 'method', ['GET', 'POST', 'DELETE']) ?? null,
    path,
    nth: readNumber(input, 'nth', { min: 1, max: 1e6 }) ?? null,
    count: readNumber(input, 'count', { min: 1, max: 1e6 }) ?? null,
    probability: readNumber(input, 'probability', { min: 0, max: 1, whole: false }) ?? null,
    seed: readNumber(input, 'seed', { min: 0, max: 2 ** 32 - 1 }) ?? 1,
    when: readOneOf(input, 'when', ['before', 'after']) ?? 'before',
    do: action,
    ms,
    status,
    error: error ? Object.fromEntries(error) : null,
    headers: readHeaders(input),
    sticky:
      action === 'status' &&
      (readFlag(input, 'sticky') ?? (status !== null && !NOT_EXECUTED.includes(status))),
  }
}

function readHeaders(input: Input): Record<string, string> | null {
  const members = readMembers(input, 'headers')
  if (!members) return null
  const headers: Record<string, string> = {}
  for (const [name, value] of members) {
    const isHeader =
      /^[A-Za-z-]{1,64}$/.test(name) && typeof value === 'string' && /^[\x20-\x7e]{0,200}$/.test(value)
    if (!isHeader || /^content-length$|^transfer-encoding$/i.test(name)) {
      throw new Refused(400, `Invalid header: ${name.slice(0, 64)}.`)
    }
    headers[name] = value
  }
  return headers
}
