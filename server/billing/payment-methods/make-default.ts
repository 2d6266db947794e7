import { and, eq, notInArray } from 'drizzle-orm'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { customerExpand } from '../../stripe/customers.ts'
import { subscriptionExpand } from '../../stripe/subscriptions.ts'
import { findCustomer } from '../customers/find-customer.ts'
import type { OperationWith } from '../operations/operation.ts'
import { findOpenSchedule } from '../subscriptions/open-schedule.ts'
import { runStep } from '../operations/run-step.ts'

/**
 * Lets every later charge go to one method: the customer's default is set, and the own default of each live subscription,
 * which Stripe asks first on renewals and retries. One request, one for each live subscription and one where something is
 * booked on it.
 */
export async function makeDefault(
  deps: Deps,
  operation: OperationWith<unknown>,
  methodId: string,
): Promise<void> {
  const customerId = await findCustomer(deps, operation.accountId)
  if (customerId === null) return
  await runStep(deps, operation, 'default_of_customer', () => ({
    call: 'customers.update',
    id: customerId,
    params: {
      invoice_settings: { default_payment_method: methodId },
      metadata: { last_operation_id: operation.id },
      expand: customerExpand,
    },
  }))
  for (const subscriptionId of await liveSubscriptions(deps, operation.accountId)) {
    const scheduleId = await findOpenSchedule(deps, subscriptionId)
    if (scheduleId !== null) {
      // The booked phase would bring back the method that paid when it was booked.
      await runStep(deps, operation, `default_of_schedule:${subscriptionId}`, () => ({
        call: 'subscriptionSchedules.update',
        id: scheduleId,
        params: {
          default_settings: { default_payment_method: methodId },
          metadata: { operation_id: operation.id },
        },
      }))
    }
    await runStep(deps, operation, `default_of:${subscriptionId}`, () => ({
      call: 'subscriptions.update',
      id: subscriptionId,
      params: { default_payment_method: methodId, expand: subscriptionExpand },
      expects: { defaultPaymentMethod: methodId },
    }))
  }
}

async function liveSubscriptions({ db }: Deps, accountId: string): Promise<string[]> {
  const rows = await db
    .select({ stripeId: subscriptions.stripeId })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.accountId, accountId),
        eq(subscriptions.isDeleted, false),
        // A first payment that is still open takes whatever it is paid with.
        notInArray(subscriptions.status, ['canceled', 'incomplete_expired', 'incomplete']),
      ),
    )
  return rows.map(({ stripeId }) => stripeId)
}
