import { invalidRequest } from './errors.ts'

/** The version whose shapes the emulator speaks. */
export const API_VERSION = '2026-10-28.endive'

/**
 * The version a request asked for, echoed to it. The shapes are those of `API_VERSION` whatever was asked.
 * @throws StripeError 400 for what cannot be a version.
 */
export function readApiVersion(header: string | null | undefined): string {
  if (header === null || header === undefined || header === '') return API_VERSION
  if (/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(\.[a-z]{1,30})?$/.test(header)) return header
  throw invalidRequest(`Invalid Stripe API version: ${header.slice(0, 100)}`)
}
