import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import type { FrozenRequest } from '../../stripe/frozen-request.ts'
import { idOf } from '../../stripe/object-parts.ts'
import { readSchedule } from '../../stripe/schedules.ts'
import { actorOf, type OperationRow } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'
import { findOpenSchedule } from '../subscriptions/open-schedule.ts'
import { refreshSubscription } from '../subscriptions/refresh-intent.ts'
import { itemsOfChange } from './items-of-change.ts'

type Operation = Parameters<typeof runStep>[1] & Pick<OperationRow, 'accountId' | 'userId' | 'userName'>

/** Books what runs from the next period on, by a schedule that lets the subscription go afterwards. Two requests and two reads. */
export async function bookChange(
  deps: Deps,
  operation: Operation,
  subscriptionId: string,
  choice: PlanChoice,
): Promise<void> {
  await runStep(deps, operation, 'make_schedule', () => ({
    call: 'subscriptionSchedules.create',
    params: { from_subscription: subscriptionId },
  }))
  await runStep(deps, operation, 'book_change', async () => {
    const scheduleId = await findOpenSchedule(deps, subscriptionId)
    if (scheduleId === null) throw new BillingError('needs_review', 'the new schedule has no row')
    return phasesRequest(deps, operation, scheduleId, subscriptionId, choice)
  })
  // The subscription names its schedule, which no answer above has told.
  const source = { accountId: operation.accountId, actor: actorOf(operation), operationId: operation.id }
  await refreshSubscription(deps, source, subscriptionId)
}

/** What an open schedule is to do: what runs until the period ends, then the choice, both with the reduction that is in force. */
export async function phasesRequest(
  deps: Deps,
  { id, accountId }: Operation,
  scheduleId: string,
  subscriptionId: string,
  choice: PlanChoice,
): Promise<FrozenRequest> {
  const { phases } = await readSchedule(deps.stripe, scheduleId)
  const [running] = phases
  if (running === undefined) throw new BillingError('needs_review', 'the new schedule has no phase')
  const billing = await loadBilling(deps.db, accountId, { subscriptionId })
  const { lines } = await itemsOfChange(deps.db, billing, choice)
  // A phase that names no reduction may lose the one that runs, and inherits its customer's.
  const own = billing.row?.discounts.filter(({ isInherited }) => isInherited !== true) ?? []
  const discounts = own.map(({ stripeId: discount }) => ({ discount }))
  const kept = discounts.length === 0 ? {} : { discounts }
  return {
    call: 'subscriptionSchedules.update',
    id: scheduleId,
    params: {
      end_behavior: 'release',
      metadata: { operation_id: id },
      phases: [
        {
          start_date: secondsOf(running.start_date),
          end_date: secondsOf(running.end_date),
          items: running.items.map(({ price, quantity }) => ({ price: idOf(price), quantity })),
          proration_behavior: 'none',
          ...kept,
        },
        {
          items: lines,
          duration: { interval: choice.interval, interval_count: 1 },
          proration_behavior: 'none',
          metadata: { plan: choice.plan, interval: choice.interval },
          ...kept,
        },
      ],
    },
  }
}

const secondsOf = (at: Date) => Math.round(at.getTime() / 1000)
