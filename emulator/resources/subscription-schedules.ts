import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { isWithin } from '../http/is-within.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { cancelSchedule, releaseSchedule } from '../engine/schedule-lifecycle.ts'
import type { SubscriptionSchedule } from '../store/collections.ts'
import { createFromSubscription, createSchedule } from './create-schedule.ts'
import { scheduleShape } from './schedule-params.ts'
import { updateSchedule } from './update-schedule.ts'

const { proration_behavior: _forUpdates, ...creatable } = scheduleShape

/** Plans of how a subscription changes by itself. */
export const subscriptionScheduleRoutes = [
  route({
    method: 'POST',
    path: '/v1/subscription_schedules',
    params: {
      ...creatable,
      customer: p.string(),
      from_subscription: p.string(),
      start_date: p.either(['now'], p.timestamp()),
    },
    handle: (ctx, { from_subscription: id, ...params }) =>
      id === undefined ? createSchedule(ctx, params) : createFromSubscription(ctx, id, params),
  }),

  route({
    method: 'GET',
    path: '/v1/subscription_schedules/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.subscription_schedules.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/subscription_schedules/:id',
    params: scheduleShape,
    handle: (ctx, { id, ...params }) => updateSchedule(ctx, openSchedule(ctx, id), params),
  }),

  route({
    method: 'POST',
    path: '/v1/subscription_schedules/:id/release',
    params: { preserve_cancel_date: p.boolean() },
    handle: (ctx, { id, preserve_cancel_date }) =>
      releaseSchedule(ctx, openSchedule(ctx, id), preserve_cancel_date ?? false),
  }),

  route({
    method: 'POST',
    path: '/v1/subscription_schedules/:id/cancel',
    params: { invoice_now: p.boolean(), prorate: p.boolean() },
    handle: (ctx, { id, invoice_now, prorate }) =>
      cancelSchedule(ctx, openSchedule(ctx, id), {
        invoiceNow: invoice_now ?? true,
        prorate: prorate ?? true,
      }),
  }),

  route({
    method: 'GET',
    path: '/v1/subscription_schedules',
    params: {
      ...pagination,
      canceled_at: p.range(),
      completed_at: p.range(),
      created: p.range(),
      customer: p.string(),
      released_at: p.range(),
      scheduled: p.boolean(),
    },
    handle(ctx, { customer, scheduled, canceled_at, completed_at, released_at, ...query }) {
      if (customer !== undefined) ctx.store.customers.refer(customer, 'customer')
      const where = (schedule: SubscriptionSchedule) =>
        (scheduled !== true || schedule.status === 'not_started') &&
        isWithin(schedule.canceled_at, canceled_at) &&
        isWithin(schedule.completed_at, completed_at) &&
        isWithin(schedule.released_at, released_at)
      const by = customer === undefined ? {} : ({ index: 'customer', value: customer } as const)
      return listObject(
        '/v1/subscription_schedules',
        ctx.store.subscription_schedules.page({ ...query, ...by, where }),
      )
    },
  }),
]

/** @throws StripeError 400 for a schedule that is over. */
function openSchedule(ctx: Ctx, id: string): SubscriptionSchedule {
  const schedule = ctx.store.subscription_schedules.get(id)
  ctx.now(schedule.customer)
  if (schedule.status === 'active' || schedule.status === 'not_started') return schedule
  throw invalidRequest(
    `You cannot change or end a subscription schedule that is currently in the \`${schedule.status}\` status. It must be in the \`not_started\` or \`active\` status.`,
  )
}
