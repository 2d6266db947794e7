import { invalidRequest } from './errors.ts'

/** What a field of a searchable object holds; null where an object has none. */
export type SearchValue = string | number | boolean | readonly string[] | null

/** How a field can be asked for: by its value, by a part of its text, or by size. */
export interface SearchField<T> {
  kind: 'number' | 'text' | 'token'
  read(object: T): SearchValue | undefined
}

export interface Searchable<T> {
  /** Its name in the path: `customers`. */
  resource: string
  fields: Readonly<Record<string, SearchField<T>>>
  metadata(object: T): Readonly<Record<string, string>> | null
}

type Operator = ':' | '~' | '<' | '<=' | '=' | '>' | '>='

interface Clause {
  field: string
  /** The key of `metadata['key']`. */
  key: string | null
  operator: Operator
  /** Null is the word `null`: no value at all. */
  value: string | null
  negated: boolean
}

const MAX_CLAUSES = 10
const MIN_PART = 3
const CLAUSE =
  /\s*(-?)([a-z_]+(?:\.[a-z_0-9]+)*)(?:\[(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\])?\s*(:|~|>=|<=|>|<|=)\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(-?[\w.@+-]+))/iy
const JOINT = /\s+(AND|OR)(?=\s)|\s+(?=\S)/iy

/**
 * The test that a query of Stripe's search language makes of an object.
 * @throws StripeError 400 for what is no query, for unknown fields and for operators that a field does not know.
 */
export function compileSearch<T>(query: string, searchable: Searchable<T>): (object: T) => boolean {
  const { clauses, joint } = parseQuery(query)
  const tests = clauses.map((clause) => testOf(clause, searchable))
  return joint === 'OR'
    ? (object) => tests.some((passes) => passes(object))
    : (object) => tests.every((passes) => passes(object))
}

function parseQuery(query: string): { clauses: Clause[]; joint: 'AND' | 'OR' } {
  const clauses: Clause[] = []
  const joints = new Set<'AND' | 'OR'>()
  let at = 0
  for (;;) {
    CLAUSE.lastIndex = at
    const found = CLAUSE.exec(query)
    if (found === null) throw malformed(query)
    clauses.push(clauseOf(found))
    at = CLAUSE.lastIndex
    if (query.slice(at).trim() === '') break
    JOINT.lastIndex = at
    const joint = JOINT.exec(query)
    if (joint === null) throw malformed(query)
    joints.add(joint[1]?.toUpperCase() === 'OR' ? 'OR' : 'AND')
    at = JOINT.lastIndex
  }
  if (joints.size > 1) {
    throw invalidRequest('You cannot use both AND and OR in the same query.', { param: 'query' })
  }
  if (clauses.length > MAX_CLAUSES) {
    throw invalidRequest(`A query can have at most ${MAX_CLAUSES} clauses.`, { param: 'query' })
  }
  return { clauses, joint: joints.has('OR') ? 'OR' : 'AND' }
}

function clauseOf(found: RegExpExecArray): Clause {
  const [, minus, field = '', doubleKey, singleKey, operator, doubleText, singleText, bare] = found
  const quoted = doubleText ?? singleText
  return {
    field: field.toLowerCase(),
    key: unescape(doubleKey ?? singleKey),
    operator: operatorOf(operator),
    value: quoted === undefined ? (bare === 'null' ? null : (bare ?? '')) : unescape(quoted),
    negated: minus === '-',
  }
}

const OPERATORS: readonly Operator[] = [':', '~', '<', '<=', '=', '>', '>=']
const operatorOf = (text: string | undefined): Operator => OPERATORS.find((one) => one === text) ?? ':'

function unescape(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll(/\\(.)/g, '$1')
}

function testOf<T>(clause: Clause, searchable: Searchable<T>): (object: T) => boolean {
  const passes = positiveTest(clause, searchable)
  return clause.negated ? (object) => !passes(object) : passes
}

function positiveTest<T>(clause: Clause, searchable: Searchable<T>): (object: T) => boolean {
  const { field: name, key } = clause
  if (name === 'metadata' && key !== null) {
    refuseOperator(clause, [':', '~'])
    return (object) => matchesText(clause, searchable.metadata(object)?.[key] ?? null)
  }
  const field = Object.hasOwn(searchable.fields, name) ? searchable.fields[name] : undefined
  if (field === undefined || key !== null) {
    const { resource } = searchable
    throw invalidRequest(
      `Field \`${name}\` is an unsupported search field for resource \`${resource}\`. See http://stripe.com/docs/search#query-fields-for-${resource.replaceAll('_', '-')} for a list of supported fields.`,
      { param: 'query' },
    )
  }
  if (field.kind === 'number') return numberTest(clause, field)
  refuseOperator(clause, field.kind === 'text' ? [':', '~'] : [':'])
  return (object) => matchesText(clause, field.read(object) ?? null)
}

function numberTest<T>(clause: Clause, field: SearchField<T>): (object: T) => boolean {
  refuseOperator(clause, [':', '<', '<=', '=', '>', '>='])
  if (clause.value === null) return (object) => (field.read(object) ?? null) === null
  const wanted = Number(clause.value)
  if (clause.value === '' || Number.isNaN(wanted)) {
    throw invalidRequest(`The field \`${clause.field}\` takes a number.`, { param: 'query' })
  }
  return (object) => {
    const value = field.read(object)
    return typeof value === 'number' && compares(value, clause.operator, wanted)
  }
}

function compares(value: number, operator: Operator, wanted: number): boolean {
  switch (operator) {
    case '<':
      return value < wanted
    case '<=':
      return value <= wanted
    case '>':
      return value > wanted
    case '>=':
      return value >= wanted
    default:
      return value === wanted
  }
}

function matchesText({ operator, value: wanted }: Clause, value: SearchValue): boolean {
  if (wanted === null) return value === null
  if (value === null) return false
  const texts = (typeof value === 'object' ? value : [String(value)]).map((text) => text.toLowerCase())
  const part = wanted.toLowerCase()
  return texts.some((text) => (operator === '~' ? text.includes(part) : text === part))
}

function refuseOperator({ field, operator, value }: Clause, allowed: readonly Operator[]): void {
  if (!allowed.includes(operator)) {
    throw invalidRequest(`The operator \`${operator}\` is not supported for the field \`${field}\`.`, {
      param: 'query',
    })
  }
  if (operator === '~' && (value?.length ?? 0) < MIN_PART) {
    throw invalidRequest(`A part to look for must have at least ${MIN_PART} characters.`, { param: 'query' })
  }
}

const malformed = (query: string) =>
  invalidRequest(`We were unable to parse your search query: ${query.slice(0, 200)}`, { param: 'query' })
