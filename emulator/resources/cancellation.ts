import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Subscription } from '../store/collections.ts'
import type { UpdateParams } from './subscription-update.ts'

/**
 * Where the subscription ends after the change.
 * @throws StripeError 400 for an end that is past.
 */
export function cancellation(
  ctx: Ctx,
  before: Subscription,
  params: Pick<UpdateParams, 'cancel_at' | 'cancel_at_period_end'>,
): Partial<Subscription> {
  const none = { comment: null, feedback: null, feedback_option: null, reason: null }
  const open = { cancel_at: null, cancel_at_period_end: false, canceled_at: null, cancellation_details: none }
  const now = ctx.now(before.customer)
  const at = (moment: number, atPeriodEnd: boolean): Partial<Subscription> => ({
    cancel_at: moment,
    cancel_at_period_end: atPeriodEnd,
    canceled_at: now,
    cancellation_details: {
      ...none,
      ...before.cancellation_details,
      reason: 'cancellation_requested',
    },
  })
  const ends = before.items.data.map((item) => item.current_period_end)
  const { cancel_at: cancelAt, cancel_at_period_end: atPeriodEnd } = params
  if (atPeriodEnd === true && cancelAt !== undefined && cancelAt !== null) {
    throw invalidRequest('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', {
      code: 'parameters_exclusive',
      param: 'cancel_at',
    })
  }
  if (atPeriodEnd === true) return at(Math.min(...ends), true)
  if (cancelAt === undefined) return atPeriodEnd === false && before.cancel_at_period_end ? open : {}
  if (cancelAt === null) return open
  if (typeof cancelAt === 'string') {
    return at(cancelAt === 'min_period_end' ? Math.min(...ends) : Math.max(...ends), false)
  }
  if (cancelAt > now) return at(cancelAt, false)
  throw invalidRequest('`cancel_at` must be a Unix timestamp in the future.', { param: 'cancel_at' })
}
