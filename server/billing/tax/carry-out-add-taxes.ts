import type { Deps } from '../../deps.ts'
import { subscriptionExpand } from '../../stripe/subscriptions.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { AddTaxesWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { findOpenSchedule } from '../subscriptions/open-schedule.ts'

/** Lets Stripe work out the taxes of a subscription that runs, from its next invoice on. */
export async function carryOutAddTaxes(
  deps: Deps,
  operation: OperationWith<AddTaxesWish>,
): Promise<OperationEnd> {
  await addTaxes(deps, operation, operation.input.subscriptionId)
  return { outcome: { kind: 'taxes_added' }, answer: null }
}

/**
 * Turns automatic tax on for a subscription and for what is booked on it. Invoices that are made stay as they are. One
 * request, two where something is booked. Refuses with `tax_location_unknown`.
 */
export async function addTaxes(
  deps: Deps,
  operation: OperationWith<unknown>,
  subscriptionId: string,
): Promise<void> {
  const scheduleId = await findOpenSchedule(deps, subscriptionId)
  if (scheduleId !== null) {
    // A phase that says nothing of taxes goes by its schedule.
    await runStep(deps, operation, 'taxes_of_schedule', () => ({
      call: 'subscriptionSchedules.update',
      id: scheduleId,
      params: {
        default_settings: { automatic_tax: { enabled: true } },
        metadata: { operation_id: operation.id },
      },
    }))
  }
  await runStep(deps, operation, 'taxes_of_subscription', () => ({
    call: 'subscriptions.update',
    id: subscriptionId,
    params: { automatic_tax: { enabled: true }, expand: subscriptionExpand },
    expects: { hasAutomaticTax: true },
  }))
}
