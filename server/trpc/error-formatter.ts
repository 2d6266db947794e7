import { type TRPCDefaultErrorShape, TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { BillingError, type BillingErrorCode, type BillingErrorDetails } from '#shared/errors.ts'
import type { Context } from './context.ts'

/** The one map from our codes to tRPC's; HTTP's status follows from it. */
export const trpcCodeOf = {
  already_subscribed: 'CONFLICT',
  not_subscribed: 'CONFLICT',
  already_ending: 'CONFLICT',
  not_ending: 'CONFLICT',
  payment_open: 'CONFLICT',
  trial_running: 'CONFLICT',
  not_in_trial: 'CONFLICT',
  already_paused: 'CONFLICT',
  not_paused: 'CONFLICT',
  pause_not_offered: 'BAD_REQUEST',
  no_payment_method: 'CONFLICT',
  cancel_now_not_offered: 'BAD_REQUEST',
  same_plan: 'CONFLICT',
  change_not_possible: 'CONFLICT',
  seats_in_use: 'CONFLICT',
  seats_full: 'CONFLICT',
  seats_not_sold: 'CONFLICT',
  already_member: 'CONFLICT',
  already_invited: 'CONFLICT',
  already_requested: 'CONFLICT',
  invitation_over: 'CONFLICT',
  invitation_for_other: 'FORBIDDEN',
  own_account_in_use: 'CONFLICT',
  member_not_removable: 'CONFLICT',
  request_over: 'CONFLICT',
  no_change_waiting: 'CONFLICT',
  attempt_reused: 'CONFLICT',
  operation_running: 'CONFLICT',
  payment_in_progress: 'CONFLICT',
  plan_not_offered: 'BAD_REQUEST',
  interval_not_offered: 'BAD_REQUEST',
  currency_not_offered: 'BAD_REQUEST',
  seats_out_of_range: 'BAD_REQUEST',
  add_on_not_offered: 'BAD_REQUEST',
  product_not_offered: 'BAD_REQUEST',
  already_purchased: 'CONFLICT',
  quote_expired: 'PRECONDITION_FAILED',
  promotion_unknown: 'BAD_REQUEST',
  promotion_expired: 'CONFLICT',
  promotion_used_up: 'CONFLICT',
  promotion_not_for_plan: 'CONFLICT',
  promotion_first_purchase_only: 'CONFLICT',
  promotion_below_minimum: 'CONFLICT',
  promotion_new_orders_only: 'CONFLICT',
  promotion_redeemed: 'CONFLICT',
  promotion_in_force: 'CONFLICT',
  not_permitted: 'FORBIDDEN',
  email_not_verified: 'FORBIDDEN',
  payment_method_in_use: 'CONFLICT',
  method_not_saved: 'CONFLICT',
  details_changed: 'CONFLICT',
  tax_id_refused: 'BAD_REQUEST',
  tax_location_unknown: 'BAD_REQUEST',
  invoice_not_open: 'CONFLICT',
  invoice_not_correctable: 'CONFLICT',
  document_unavailable: 'SERVICE_UNAVAILABLE',
  subscription_required: 'PAYMENT_REQUIRED',
  payment_overdue: 'PAYMENT_REQUIRED',
  feature_not_included: 'FORBIDDEN',
  limit_reached: 'TOO_MANY_REQUESTS',
  credits_used_up: 'PAYMENT_REQUIRED',
  card_declined: 'PAYMENT_REQUIRED',
  card_attempts_locked: 'TOO_MANY_REQUESTS',
  rate_limited: 'TOO_MANY_REQUESTS',
  not_found: 'NOT_FOUND',
  page_outdated: 'NOT_FOUND',
  needs_review: 'CONFLICT',
  busy: 'SERVICE_UNAVAILABLE',
  read_only: 'SERVICE_UNAVAILABLE',
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
  // There is no procedure of that name: the page that asks is of an older version.
  NOT_FOUND: 'page_outdated',
  UNAUTHORIZED: 'unauthenticated',
  TOO_MANY_REQUESTS: 'rate_limited',
}

/** The same map for answers that do not come from tRPC. */
export function httpStatusOf(code: BillingErrorCode): number {
  return getHTTPStatusCodeFromError(new TRPCError({ code: trpcCodeOf[code] }))
}
