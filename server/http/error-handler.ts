import type { ErrorRequestHandler } from 'express'
import { BillingError } from '#shared/errors.ts'
import { databaseRefusalOf } from '../db/in-transaction.ts'
import type { Log } from '../deps.ts'
import { httpStatusOf } from '../trpc/error-formatter.ts'
import { refuse } from './refuse.ts'
import { requestIdOf } from './request-id.ts'

/** The last handler: the log gets the whole error, the visitor a code and the request's id. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error)
    if (error instanceof BillingError) return refuse(res, httpStatusOf(error.code), error.code, error.details)
    const refusal = databaseRefusalOf(error)
    if (refusal !== null) return refuse(res, httpStatusOf(refusal.code), refusal.code)
    const status = clientFaultOf(error)
    if (status !== null) return refuse(res, status, 'invalid_input')
    log.error({ err: error, requestId: requestIdOf(res) }, 'a request failed unexpectedly')
    refuse(res, 500, 'unexpected')
  }
}

/** Body and address parsers mark what the visitor did wrong with a 4xx status. */
function clientFaultOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null
  const { status } = error
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null
}
