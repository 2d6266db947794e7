import { TRPCClientError } from '@trpc/client'
import { billingErrorCodes, type BillingErrorCode, type BillingErrorDetails } from '#shared/errors.ts'

/** What a failed call means to a person. `unreachable`: no answer came, so nothing is known to have happened. */
export interface Refusal {
  readonly code: BillingErrorCode | 'unreachable'
  readonly details: BillingErrorDetails
  /** To quote to support; null when the server never answered. */
  readonly requestId: string | null
}

/** Turns whatever a query or mutation threw into the one shape that screens put into words. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof TRPCClientError)) return { code: 'unexpected', details: {}, requestId: null }
  const data: unknown = error.data
  if (!isRecord(data)) return { code: 'unreachable', details: {}, requestId: null }
  const requestId = typeof data['requestId'] === 'string' ? data['requestId'] : null
  const billing = data['billing']
  if (!isRecord(billing) || !isCode(billing['code'])) return { code: 'unexpected', details: {}, requestId }
  return { code: billing['code'], details: readDetails(billing['details']), requestId }
}

/** True when asking again by itself can help: no answer at all, or Stripe away. */
export function isWorthRetrying(error: unknown): boolean {
  const { code } = refusalOf(error)
  return code === 'unreachable' || code === 'busy' || code === 'stripe_unavailable'
}

function isCode(value: unknown): value is BillingErrorCode {
  return billingErrorCodes.some((code) => code === value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readDetails(value: unknown): BillingErrorDetails {
  if (!isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter(
      // JSON knows no other kinds.
      (entry): entry is [string, string | number | boolean | null] =>
        typeof entry[1] !== 'object' || entry[1] === null,
    ),
  )
}
