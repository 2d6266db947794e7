import type { AppearanceOptions } from '../appearance/appearance-options.ts'
import type { FontSource } from '../protocol/payment-frame.ts'
import { isRecord } from '../protocol/records.ts'
import { describe, parseClientSecret } from './client-secret.ts'
import { IntegrationError } from './integration-error.ts'

export type Mode = 'payment' | 'setup' | 'subscription'

/** The checked options of `stripe.elements(…)`, in one spelling. */
export interface GroupOptions {
  clientSecret?: string
  mode?: Mode
  amount?: number
  currency?: string
  setupFutureUsage?: string
  captureMethod?: string
  paymentMethodTypes?: string[]
  paymentMethodCreation?: string
  customerSessionClientSecret?: string
  locale?: string
  loader?: string
  appearance: AppearanceOptions
  fonts: FontSource[]
}

const KNOWN = new Set([
  'adaptivePricing',
  'allowedPaymentMethodTypes',
  'amount',
  'allowedPaymentMethodTypes',
  'appearance',
  'captureMethod',
  'clientSecret',
  'currency',
  'customPaymentMethods',
  'customerOptions',
  'customerSessionClientSecret',
  'excludedPaymentMethodTypes',
  'externalPaymentMethodTypes',
  'fonts',
  'loader',
  'locale',
  'mode',
  'onBehalfOf',
  'paymentMethodConfiguration',
  'paymentMethodCreation',
  'paymentMethodOptions',
  'paymentMethodTypes',
  'setupFutureUsage',
  'syncAddressCheckbox',
])

/**
 * Checks the options of `elements()` and `elements.update()`; snake case names count as their camel case twins, and
 * unknown names only warn.
 * @throws IntegrationError with the first wrong value
 */
export function readGroupOptions(raw: unknown, caller: string): GroupOptions {
  if (raw !== undefined && raw !== null && !isRecord(raw)) invalid(caller, 'options', 'an object', raw)
  const options = camelCased(isRecord(raw) ? raw : {})
  for (const name of Object.keys(options)) {
    if (!KNOWN.has(name)) {
      console.warn(
        `Unrecognized ${caller} parameter: ${name} is not a recognized parameter. This may cause issues with your integration in the future.`,
      )
    }
  }
  const { clientSecret } = options
  if (clientSecret !== undefined) parseClientSecret(clientSecret, caller)
  const read: GroupOptions = {
    appearance: isRecord(options['appearance']) ? options['appearance'] : {},
    fonts: Array.isArray(options['fonts']) ? options['fonts'].filter(isRecord) : [],
    ...optional('clientSecret', text(options, 'clientSecret', caller)),
    ...optional('mode', readMode(options['mode'], caller)),
    ...optional('amount', readAmount(options['amount'], caller)),
    ...optional('currency', readCurrency(options['currency'], caller)),
    ...optional('setupFutureUsage', text(options, 'setupFutureUsage', caller)),
    ...optional('captureMethod', text(options, 'captureMethod', caller)),
    ...optional('paymentMethodTypes', readTypes(options, caller)),
    ...optional('paymentMethodCreation', text(options, 'paymentMethodCreation', caller)),
    ...optional('customerSessionClientSecret', text(options, 'customerSessionClientSecret', caller)),
    ...optional('locale', text(options, 'locale', caller)),
    ...optional('loader', text(options, 'loader', caller)),
  }
  requireAmount(read, caller)
  return read
}

function requireAmount({ mode, amount, currency, clientSecret }: GroupOptions, caller: string): void {
  if (mode !== undefined && clientSecret !== undefined) {
    throw new IntegrationError(
      `Invalid value for ${caller}: you cannot specify both clientSecret and mode. Pass a clientSecret, or mode with amount and currency.`,
    )
  }
  if (mode !== 'payment' && mode !== 'subscription') return
  if (amount === undefined) missing(caller, 'amount', 'a non-negative integer')
  if (currency === undefined) missing(caller, 'currency', 'a string')
}

function readMode(value: unknown, caller: string): Mode | undefined {
  if (value === undefined || value === 'payment' || value === 'setup' || value === 'subscription')
    return value
  return invalid(caller, 'mode', 'one of the following strings: payment, setup, subscription', value)
}

function readAmount(value: unknown, caller: string): number | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  return invalid(caller, 'amount', 'a non-negative integer', value)
}

function readCurrency(value: unknown, caller: string): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && /^[a-z]{3}$/.test(value)) return value
  return invalid(caller, 'currency', 'a three-letter lowercase ISO currency code', value)
}

/** What may be typed goes by two names, of which only one is given. */
function readTypes(options: Record<string, unknown>, caller: string): string[] | undefined {
  const given = ['allowedPaymentMethodTypes', 'paymentMethodTypes'].filter((name) => options[name] != null)
  const [name, other] = given
  if (name === undefined) return undefined
  const value = options[name]
  if (other !== undefined) return invalid(caller, other, `absent beside ${name}`, options[other])
  if (Array.isArray(value) && value.every((type) => typeof type === 'string')) return value
  return invalid(caller, name, 'an array of strings', value)
}

function text(options: Record<string, unknown>, name: string, caller: string): string | undefined {
  const value = options[name]
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : invalid(caller, name, 'a string', value)
}

/** An absent option stays an absent key, so that a later merge does not erase what was set before. */
function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [key in Name]?: Value } {
  const part: { [key in Name]?: Value } = {}
  if (value !== undefined) part[name] = value
  return part
}

function camelCased(options: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(options).map(([name, value]) => [
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ])
  return Object.fromEntries(entries)
}

function invalid(caller: string, name: string, expected: string, value: unknown): never {
  throw new IntegrationError(
    `Invalid value for ${caller}: ${name} should be ${expected}. You specified: ${describe(value)}.`,
  )
}

function missing(caller: string, name: string, expected: string): never {
  throw new IntegrationError(`Missing value for ${caller}: ${name} should be ${expected}.`)
}
