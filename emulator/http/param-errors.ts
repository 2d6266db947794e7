import { invalidRequest } from './errors.ts'
import type { FormValue } from './form.ts'

/** @throws StripeError 400 for a key or a value that is longer than Stripe takes. */
export function checkMetadata(key: string, text: string, path: string): void {
  if (key === '' || key.length > 40) {
    const message = `Metadata keys must be between 1 and 40 characters long. Invalid key: ${clip(key)}`
    throw invalidRequest(message, { param: path })
  }
  if (text.length > 500) {
    const message = `Metadata values can have up to 500 characters, but you passed in a value that is ${text.length} characters. Invalid value: ${clip(text)}`
    throw invalidRequest(message, { param: `${path}[${key}]` })
  }
}

/** The text of a parameter that is neither a hash nor empty. @throws StripeError 400 */
export function scalar(value: FormValue, path: string, kind: string): string {
  if (typeof value !== 'string') throw invalidRequest(`Invalid ${kind}`, { param: path })
  if (value !== '') return value
  const name = lastName(path)
  const message =
    `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; ` +
    `however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`
  throw invalidRequest(message, { code: 'parameter_invalid_empty', param: path })
}

/** The error for names that the endpoint does not take. */
export function unknownParameters(names: readonly string[]) {
  const [first = ''] = names
  const plural = names.length > 1 ? 's' : ''
  const message = `Received unknown parameter${plural}: ${names.slice(0, 10).join(', ')}`
  return invalidRequest(message, { code: 'parameter_unknown', param: first })
}

/** The name that an error tells: `interval` of `recurring[interval]`. */
export function lastName(path: string): string {
  const open = path.lastIndexOf('[')
  const last = path.slice(open + 1).replace(']', '')
  // The position in a list says nothing: "Invalid types[0]" reads as the list's name.
  return /^\d+$/.test(last) && open > 0 ? lastName(path.slice(0, open)) : last
}

/** `a, b, or c` */
export function inWords(values: readonly string[]): string {
  if (values.length < 3) return values.join(' or ')
  return `${values.slice(0, -1).join(', ')}, or ${values.at(-1) ?? ''}`
}

/** What came, short enough to be repeated in an error. */
export function clip(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
