import { invalidRequest } from './errors.ts'
import type { FormHash, FormValue } from './form.ts'
import { checkMetadata, clip, inWords, lastName, scalar, unknownParameters } from './param-errors.ts'

/** One parameter: how its text becomes a value. `path` is its full wire name, `items[0][price]`. */
export interface Param<T> {
  readonly required: boolean
  /** `refused` with 400 whatever is sent, or `ignored`: read and dropped. Told by the table of what is faithful. */
  readonly played?: 'ignored' | 'refused'
  /** What it takes, for tests that make input up. */
  readonly takes?: Takes
  parse(value: FormValue, path: string, options: ParseOptions): T
}

export type Takes =
  | { readonly texts: readonly string[] }
  | { readonly shape: Shape }
  | { readonly item: Param<unknown> }

export interface RequiredParam<T> extends Param<T> {
  readonly required: true
}

export interface ParseOptions {
  /** Browser endpoints take and drop what they do not know. */
  ignoreUnknown: boolean
}

export type Shape = Readonly<Record<string, Param<unknown>>>

/** The type that a parameter parses to. */
export type ValueOf<P> = P extends Param<infer T> ? T : never
type RequiredNames<S extends Shape> = {
  [Name in keyof S]: S[Name] extends RequiredParam<unknown> ? Name : never
}[keyof S]

/** The parsed parameters of a shape: absent ones are absent keys, emptied ones are null. */
export type ParamsOf<S extends Shape> = { [Name in RequiredNames<S>]: ValueOf<S[Name]> } & {
  [Name in Exclude<keyof S, RequiredNames<S>>]?: ValueOf<S[Name]>
}

function param<T>(parse: Param<T>['parse'], takes?: Takes): Param<T> {
  return { required: false, parse, ...(takes && { takes }) }
}

/** Absent is an error: `Missing required param: name.` */
export function required<T>(inner: Param<T>): RequiredParam<T> {
  return { ...inner, required: true }
}

/** The empty string unsets: it arrives as null. */
export function emptyable<T>(inner: Param<T>): Param<T | null> {
  return {
    ...inner,
    parse: (value, path, options) => (value === '' ? null : inner.parse(value, path, options)),
  }
}

/** A parameter of Stripe's that this emulator does not play: it says so instead of pretending. */
export function unplayed(name: string): Param<undefined> {
  return {
    required: false,
    played: 'refused',
    parse(_value, path, { ignoreUnknown }) {
      if (ignoreUnknown) return undefined
      throw invalidRequest(`The emulator does not support \`${name}\`.`, { param: path })
    },
  }
}

export function string(options: { max?: number; pattern?: RegExp } = {}): Param<string> {
  const max = options.max ?? 5000
  return param((value, path) => {
    const text = scalar(value, path, 'string')
    if (text.length > max) {
      throw invalidRequest(`Invalid string: ${clip(text)}; must be at most ${max} characters`, {
        param: path,
      })
    }
    if (options.pattern && !options.pattern.test(text)) {
      throw invalidRequest(`Invalid ${lastName(path)}: ${clip(text)}`, { param: path })
    }
    return text
  })
}

export function integer(options: { min?: number; max?: number } = {}): Param<number> {
  return param((value, path) => {
    const text = scalar(value, path, 'integer')
    const number = Number(text)
    if (!/^-?\d{1,16}$/.test(text) || !Number.isSafeInteger(number)) {
      throw invalidRequest(`Invalid integer: ${clip(text)}`, {
        code: 'parameter_invalid_integer',
        param: path,
      })
    }
    if (options.min !== undefined && number < options.min) {
      const message = `This value must be greater than or equal to ${options.min}.`
      throw invalidRequest(message, { code: 'parameter_invalid_integer', param: path })
    }
    if (options.max !== undefined && number > options.max) {
      const message = `This value must be less than or equal to ${options.max}.`
      throw invalidRequest(message, { code: 'parameter_invalid_integer', param: path })
    }
    return number === 0 ? 0 : number
  }, EXAMPLE_INTEGERS)
}

const EXAMPLE_INTEGERS = { texts: ['0', '1', '2', '30', '1000', '1900000100'] }

/** A decimal that stays text, at most 12 places, as `unit_amount_decimal`. */
export function decimal(): Param<string> {
  return param((value, path) => {
    const text = scalar(value, path, 'decimal')
    if (/^-?\d{1,16}(\.\d{1,12})?$/.test(text)) return text
    throw invalidRequest(`Invalid decimal: ${clip(text)}`, { param: path })
  })
}

export function boolean(): Param<boolean> {
  return param(
    (value, path) => {
      const text = scalar(value, path, 'boolean')
      if (text !== 'true' && text !== 'false') {
        throw invalidRequest(`Invalid boolean: ${clip(text)}`, { param: path })
      }
      return text === 'true'
    },
    { texts: ['true', 'false'] },
  )
}

/** Unix seconds. */
export function timestamp(): Param<number> {
  return integer({ min: 0, max: 99_999_999_999 })
}

export function enumeration<const Value extends string>(...values: readonly Value[]): Param<Value> {
  return param(
    (value, path) => {
      const text = scalar(value, path, 'string')
      const found = values.find((one) => one === text)
      if (found !== undefined) return found
      const message = `Invalid ${lastName(path)}: must be one of ${inWords(values)}`
      throw invalidRequest(message, { param: path })
    },
    { texts: values },
  )
}

export function hash<const S extends Shape>(shape: S): Param<ParamsOf<S>> {
  return param(
    (value, path, options) => {
      if (typeof value === 'string') throw invalidRequest('Invalid object', { param: path })
      return parseShape(shape, value, options, path)
    },
    { shape },
  )
}

export function array<T>(item: Param<T>, options: { max?: number } = {}): Param<T[]> {
  const max = options.max ?? 100
  return param(
    (value, path, parseOptions) => {
      if (typeof value === 'string') throw invalidRequest('Invalid array', { param: path })
      if (value.size > max) {
        throw invalidRequest(`Array ${lastName(path)} has more than ${max} elements`, { param: path })
      }
      const keys = [...value.keys()]
      if (!keys.every((key) => /^\d{1,9}$/.test(key))) throw invalidRequest('Invalid array', { param: path })
      keys.sort((one, other) => Number(one) - Number(other))
      return keys.map((key) => item.parse(value.get(key) ?? '', `${path}[${key}]`, parseOptions))
    },
    { item },
  )
}

/** A hash whose keys the caller chooses, as `currency_options[eur]`. */
export function map<T>(item: Param<T>, options: { key: RegExp }): Param<Record<string, T>> {
  return param((value, path, parseOptions) => {
    if (typeof value === 'string') throw invalidRequest('Invalid object', { param: path })
    const entries = [...value].map(([key, one]): [string, T] => {
      if (!options.key.test(key)) throw unknownParameters([`${path}[${clip(key)}]`])
      return [key, item.parse(one, `${path}[${key}]`, parseOptions)]
    })
    return Object.fromEntries(entries)
  })
}

/** Stripe's metadata: null clears all, an empty value deletes its key. Apply it with `applyMetadata`. */
export function metadata(): Param<Record<string, string> | null> {
  return param((value, path) => {
    if (value === '') return null
    if (typeof value === 'string') throw invalidRequest('Invalid object', { param: path })
    const entries = [...value].map(([key, text]): [string, string] => {
      if (typeof text !== 'string') throw invalidRequest('Invalid string', { param: `${path}[${clip(key)}]` })
      checkMetadata(key, text, path)
      return [key, text]
    })
    return Object.fromEntries(entries)
  })
}

/** A creation range: a bare timestamp, or `[gt]`, `[gte]`, `[lt]`, `[lte]`. */
export function range(): Param<{ gt?: number; gte?: number; lt?: number; lte?: number }> {
  const bounds = hash({ gt: timestamp(), gte: timestamp(), lt: timestamp(), lte: timestamp() })
  return param((value, path, options) => {
    if (typeof value !== 'string') return bounds.parse(value, path, options)
    const moment = timestamp().parse(value, path, options)
    return { gte: moment, lte: moment }
  })
}

/** Either a scalar form or a hash or list, told apart by how it was sent (`trial_end=now`, `up_to=inf`). */
export function either<const Word extends string, T>(
  words: readonly Word[],
  inner: Param<T>,
): Param<Word | T> {
  return param(
    (value, path, options) => {
      const word = words.find((one) => one === value)
      return word ?? inner.parse(value, path, options)
    },
    inner.takes ?? { texts: words },
  )
}

/** Anything at all, read and dropped: for what Stripe takes and the emulator has no use for. */
export function ignored(): Param<undefined> {
  return { ...param(() => undefined), played: 'ignored' }
}

/**
 * Parses a decoded form against a shape.
 * @throws StripeError 400 with Stripe's message and the parameter's wire name.
 */
export function parseShape<S extends Shape>(
  shape: S,
  form: FormHash,
  options: ParseOptions,
  path = '',
): ParamsOf<S> {
  const nameOf = (key: string) => (path === '' ? key : `${path}[${key}]`)
  if (!options.ignoreUnknown) refuseUnknown(shape, form, nameOf)
  const parsed: Record<string, unknown> = {}
  for (const key in shape) {
    const one = shape[key]
    const value = form.get(key)
    if (one === undefined) continue
    if (value !== undefined) {
      const result = one.parse(value, nameOf(key), options)
      if (result !== undefined) parsed[key] = result
    } else if (one.required) {
      const message = `Missing required param: ${nameOf(key)}.`
      throw invalidRequest(message, { code: 'parameter_missing', param: nameOf(key) })
    }
  }
  const answer: unknown = parsed
  return answer as ParamsOf<S>
}

function refuseUnknown(shape: Shape, form: FormHash, nameOf: (key: string) => string): void {
  let unknown: string[] | undefined
  for (const key of form.keys()) if (!Object.hasOwn(shape, key)) (unknown ??= []).push(nameOf(clip(key)))
  if (unknown) throw unknownParameters(unknown)
}

/** The metadata after a change: null clears, empty values delete their keys, absent changes nothing. */
export function applyMetadata(
  current: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> {
  if (change === null) return {}
  const merged = Object.entries({ ...current, ...change }).filter(([, value]) => value !== '')
  if (merged.length > 50) {
    throw invalidRequest('Metadata can have at most 50 keys.', { param: 'metadata' })
  }
  return Object.fromEntries(merged)
}
