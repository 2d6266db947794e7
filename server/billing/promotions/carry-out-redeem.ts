import type { Deps } from '../../deps.ts'
import { subscriptionExpand } from '../../stripe/subscriptions.ts'
import { phasesRequest } from '../changes/book-change.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { RedeemWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { findOpenSchedule } from '../subscriptions/open-schedule.ts'

/** Puts a promotion code on what runs. A change that is booked is written anew, so that its phases keep the reduction. */
export async function carryOutRedeem(
  deps: Deps,
  operation: OperationWith<RedeemWish>,
): Promise<OperationEnd> {
  const { subscriptionId, promotion, booked } = operation.input
  await runStep(deps, operation, 'redeem', () => ({
    call: 'subscriptions.update',
    id: subscriptionId,
    params: { discounts: [{ promotion_code: promotion.id }], expand: subscriptionExpand },
    expects: { discountFrom: promotion.id },
  }))
  const scheduleId = booked === null ? null : await findOpenSchedule(deps, subscriptionId)
  if (booked !== null && scheduleId !== null) {
    await runStep(deps, operation, 'book_change', () =>
      phasesRequest(deps, operation, scheduleId, subscriptionId, booked),
    )
  }
  return { outcome: { kind: 'done', subscriptionId }, answer: null }
}
