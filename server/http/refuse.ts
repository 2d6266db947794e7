import type { Response } from 'express'
import type { BillingErrorCode, BillingErrorDetails } from '#shared/errors.ts'
import { requestIdOf } from './request-id.ts'

/** Ends the request with a status and one of our codes, and nothing else that a stranger could learn from. */
export function refuse(
  res: Response,
  status: number,
  code: BillingErrorCode,
  details: BillingErrorDetails = {},
): void {
  if (typeof details['retryAfterSeconds'] === 'number') {
    res.setHeader('Retry-After', String(details['retryAfterSeconds']))
  }
  res.status(status).json({ error: { code, details, requestId: requestIdOf(res) } })
}
