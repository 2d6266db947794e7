import { refusal } from './parts.ts'

/** What a door was given: the query, and over it the members of the JSON body. */
export type Input = ReadonlyMap<string, unknown>

/** What a door throws to answer with a refusal. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
    this.name = 'Refused'
  }

  answer(): Response {
    return refusal(this.status, this.message)
  }
}

/**
 * Reads query and body of a request to a door.
 * @throws Refused 400 for a body that is no JSON object, 415 for one that does not say it is JSON.
 */
export async function readInput(request: Request, url: URL): Promise<Input> {
  const query: [string, unknown][] = [...url.searchParams]
  if (request.method === 'GET') return new Map(query)
  const text = await request.text()
  if (text === '' && request.method === 'DELETE') return new Map(query)
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new Refused(415, 'The body is JSON, and its content-type says so.')
  }
  const body = parse(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refused(400, 'The body is a JSON object.')
  }
  return new Map([...query, ...Object.entries(body)])
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused(400, 'The body is not valid JSON.')
  }
}

/** @throws Refused 400 for a name that the door does not know, so that a typing error does not go unseen. */
export function refuseOthers(input: Input, known: readonly string[]): void {
  for (const name of input.keys()) {
    if (!known.includes(name)) {
      throw new Refused(400, `Unknown param: ${name}. This door takes ${known.join(', ') || 'nothing'}.`)
    }
  }
}

/** Null stands for absent everywhere, so that what a list answered can be sent back. */
function given(input: Input, name: string): unknown {
  return input.get(name) ?? undefined
}

export function readText(input: Input, name: string): string | undefined {
  const value = given(input, name)
  if (value === undefined || (typeof value === 'string' && value !== '')) return value
  throw new Refused(400, `Invalid ${name}: a text.`)
}

export function needText(input: Input, name: string): string {
  const value = readText(input, name)
  if (value === undefined) throw new Refused(400, `Missing required param: ${name}.`)
  return value
}

export function readNumber(
  input: Input,
  name: string,
  bounds: { min: number; max: number; whole?: false },
): number | undefined {
  const value = given(input, name)
  if (value === undefined) return undefined
  const { min, max, whole = true } = bounds
  const fits = typeof value === 'number' && value >= min && value <= max
  if (fits && (!whole || Number.isInteger(value))) return value
  throw new Refused(400, `Invalid ${name}: a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`)
}

export function readNumbers(
  input: Input,
  name: string,
  bounds: { min: number; max: number; most: number },
): number[] | undefined {
  const value = given(input, name)
  if (value === undefined) return undefined
  const { min, max, most } = bounds
  const numbers = Array.isArray(value)
    ? value.filter((one) => Number.isInteger(one) && one >= min && one <= max)
    : []
  if (Array.isArray(value) && numbers.length === value.length && numbers.length <= most) return numbers
  throw new Refused(400, `Invalid ${name}: a list of at most ${most} whole numbers from ${min} to ${max}.`)
}

export function readFlag(input: Input, name: string): boolean | undefined {
  const value = given(input, name)
  if (value === undefined || typeof value === 'boolean') return value
  throw new Refused(400, `Invalid ${name}: true or false.`)
}

export function readOneOf<const Option extends string>(
  input: Input,
  name: string,
  options: readonly Option[],
): Option | undefined {
  const value = given(input, name)
  if (value === undefined) return undefined
  const option = options.find((one) => one === value)
  if (option === undefined) throw new Refused(400, `Invalid ${name}: one of ${options.join(', ')}.`)
  return option
}

export function needOneOf<const Option extends string>(
  input: Input,
  name: string,
  options: readonly Option[],
): Option {
  const value = readOneOf(input, name, options)
  if (value === undefined) {
    throw new Refused(400, `Missing required param: ${name}, one of ${options.join(', ')}.`)
  }
  return value
}

export function readTexts(input: Input, name: string): string[] | undefined {
  const value = given(input, name)
  if (value === undefined) return undefined
  const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string' && one !== '') : []
  if (!Array.isArray(value) || texts.length !== value.length || texts.length === 0) {
    throw new Refused(400, `Invalid ${name}: a list of texts.`)
  }
  return texts
}

/** A JSON object, as a map of its own members. */
export function readMembers(input: Input, name: string): Map<string, unknown> | undefined {
  const value = given(input, name)
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refused(400, `Invalid ${name}: a JSON object.`)
  }
  return new Map(Object.entries(value))
}
