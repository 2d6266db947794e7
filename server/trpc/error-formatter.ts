import { type TRPCDefaultErrorShape, TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { BillingError, type BillingErrorCode, type BillingErrorDetails } from '#shared/errors.ts'
import type { Context } from './context.ts'

/** The one map from our codes to tRPC's; HTTP's status follows from it. */
export const trpcCodeOf = {
  already_subscribed: 'CONFLICT',
  attempt_reused: 'CONFLICT',
  operation_running: 'CONFLICT',
  payment_in_progress: 'CONFLICT',
  plan_not_offered: 'BAD_REQUEST',
  interval_not_offered: 'BAD_REQUEST',
  currency_not_offered: 'BAD_REQUEST',
  seats_out_of_range: 'BAD_REQUEST',
  add_on_not_offered: 'BAD_REQUEST',
  quote_expired: 'PRECONDITION_FAILED',
  not_permitted: 'FORBIDDEN',
  email_not_verified: 'FORBIDDEN',
  card_declined: 'PAYMENT_REQUIRED',
  card_attempts_locked: 'TOO_MANY_REQUESTS',
  rate_limited: 'TOO_MANY_REQUESTS',
  not_found: 'NOT_FOUND',
  needs_review: 'CONFLICT',
  busy: 'SERVICE_UNAVAILABLE',
  stripe_unavailable: 'SERVICE_UNAVAILABLE',
  invalid_input: 'BAD_REQUEST',
  unauthenticated: 'UNAUTHORIZED',
  unexpected: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<BillingErrorCode, TRPC_ERROR_CODE_KEY>

export interface BillingErrorShape {
  code: BillingErrorCode
  details: BillingErrorDetails
}

/**
 * Turns any failure into what may leave the server: our code with its details and the request's id.
 * Stacks, causes and the texts of unexpected errors stay in the log.
 */
export function formatError({
  error,
  shape,
  ctx,
}: {
  error: TRPCError
  shape: TRPCDefaultErrorShape
  ctx: Context | undefined
}) {
  const billing = describe(error)
  const path = shape.data.path
  return {
    code: shape.code,
    message: billing.code,
    data: {
      code: error.code,
      httpStatus: getHTTPStatusCodeFromError(error),
      ...(path === undefined ? {} : { path }),
      billing,
      requestId: ctx?.requestId ?? null,
    },
  }
}

function describe(error: TRPCError): BillingErrorShape {
  if (error.cause instanceof BillingError) return { code: error.cause.code, details: error.cause.details }
  return { code: ownCodeOf[error.code] ?? 'unexpected', details: {} }
}

/** Failures that tRPC itself finds before a procedure runs. */
const ownCodeOf: Partial<Record<TRPC_ERROR_CODE_KEY, BillingErrorCode>> = {
  BAD_REQUEST: 'invalid_input',
  PARSE_ERROR: 'invalid_input',
  PAYLOAD_TOO_LARGE: 'invalid_input',
  UNSUPPORTED_MEDIA_TYPE: 'invalid_input',
  METHOD_NOT_SUPPORTED: 'invalid_input',
  NOT_FOUND: 'not_found',
  UNAUTHORIZED: 'unauthenticated',
  TOO_MANY_REQUESTS: 'rate_limited',
}

/** The same map for answers that do not come from tRPC. */
export function httpStatusOf(code: BillingErrorCode): number {
  return getHTTPStatusCodeFromError(new TRPCError({ code: trpcCodeOf[code] }))
}
