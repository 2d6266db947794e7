import type { Deps } from '../../deps.ts'
import { subscriptionExpand } from '../../stripe/subscriptions.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { ChangeWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { releaseSchedule } from '../subscriptions/open-schedule.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'
import { bookChange } from './book-change.ts'
import { itemsOfChange } from './items-of-change.ts'
import { settleChange } from './settle-change.ts'

/**
 * The effects of a change, in order: lets go of what was booked before, raises what is raised against payment, books what
 * is lowered. Stripe keeps the old items until the payment has worked. Run again after a crash it goes on where it stopped.
 */
export async function carryOutChange(
  deps: Deps,
  operation: OperationWith<ChangeWish>,
): Promise<OperationEnd> {
  const { accountId, input } = operation
  const { subscriptionId, now, later, prorationDate } = input
  await releaseSchedule(deps, operation, subscriptionId)
  if (now !== null) {
    await runStep(deps, operation, 'change', async () => {
      const billing = await loadBilling(deps.db, accountId, { subscriptionId })
      const { changes, lines } = await itemsOfChange(deps.db, billing, now)
      return {
        call: 'subscriptions.update',
        id: subscriptionId,
        params: {
          items: changes,
          payment_behavior: 'pending_if_incomplete',
          proration_behavior: 'always_invoice',
          proration_date: prorationDate,
          expand: subscriptionExpand,
        },
        expects: { items: lines },
      }
    })
    return settleChange(deps, operation, input)
  }
  if (later !== null) await bookChange(deps, operation, subscriptionId, later)
  return { outcome: { kind: 'done', subscriptionId }, answer: null }
}
