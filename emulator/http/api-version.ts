import { apiVersions } from './api-versions.ts'
import { invalidRequest } from './errors.ts'

/** The version whose shapes the emulator speaks. */
export const API_VERSION = '2026-10-28.endive' satisfies (typeof apiVersions)[number]

const known: ReadonlySet<string> = new Set(apiVersions)

/**
 * The version a request asked for, echoed to it. The shapes are those of `API_VERSION` whatever was asked.
 * @throws StripeError 400 for what no version was called.
 */
export function readApiVersion(header: string | null | undefined): string {
  if (header === null || header === undefined || header === '') return API_VERSION
  if (known.has(header)) return header
  throw invalidRequest(`Invalid Stripe API version: ${header.slice(0, 100)}`)
}
