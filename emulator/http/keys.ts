import { StripeError } from './errors.ts'

/** Whose account a key opens, and how much of it. */
export interface Credentials {
  account: string
  kind: 'secret' | 'publishable'
}

const TEST_KEY = /^(sk|rk|pk)_test_([A-Za-z0-9_]{1,200})$/

/**
 * Reads the key: a secret one from the Authorization header (Bearer, or Basic with the key as the name), a
 * publishable one from there or, as Stripe.js sends it, from the parameter `key`. A secret key in a parameter is
 * refused: any page could send that without a preflight.
 * @throws StripeError 401
 */
export function readCredentials(authorization: string | null, parameter: string | undefined): Credentials {
  const key = authorization === null ? parameter : keyFromHeader(authorization)
  if (key === undefined || key === '') throw unauthorized(NO_KEY)
  const [, prefix, account] = TEST_KEY.exec(key) ?? []
  if (!prefix || !account) throw unauthorized(`Invalid API Key provided: ${masked(key)}`)
  const kind = prefix === 'pk' ? 'publishable' : 'secret'
  if (kind === 'secret' && authorization === null) throw unauthorized(NO_KEY)
  return { account, kind }
}

const NO_KEY =
  'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer ' +
  "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for " +
  'details, or we can help at https://support.stripe.com/.'

function keyFromHeader(header: string): string | undefined {
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2)
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return undefined
  try {
    return atob(value).split(':', 1)[0]
  } catch {
    // Not base64, so no key.
    return undefined
  }
}

function unauthorized(message: string): StripeError {
  return new StripeError(401, { type: 'invalid_request_error', message })
}

/** `sk_test_****abcd`: enough to recognize a key by, not to use it. */
function masked(key: string): string {
  const prefix = /^[a-z]{2}_(test|live)_/.exec(key)?.[0] ?? ''
  const rest = key.slice(prefix.length)
  const shown = rest.length > 8 ? rest.slice(-4) : ''
  return `${prefix}${'*'.repeat(Math.min(Math.max(rest.length - shown.length, 4), 24))}${shown.replaceAll(/[^\w]/g, '*')}`
}
