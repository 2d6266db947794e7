import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { TestClock } from '../store/collections.ts'
import { deleteCustomer } from './delete-customer.ts'

const DAY = 24 * 60 * 60
const LIFE_SECONDS = 30 * DAY
const TWO_YEARS = 2 * 366 * DAY

export const testClockRoutes = [
  route({
    method: 'POST',
    path: '/v1/test_helpers/test_clocks',
    params: {
      customer: p.string(),
      frozen_time: p.required(p.timestamp()),
      name: p.string({ max: 300 }),
    },
    handle(ctx, { customer, frozen_time, name }) {
      const created = ctx.now()
      const clock = ctx.store.test_clocks.put({
        id: ctx.ids.next('clock_'),
        object: 'test_helpers.test_clock',
        created,
        deletes_after: created + LIFE_SECONDS,
        frozen_time,
        livemode: false,
        name: name ?? null,
        status: 'ready',
        status_details: {},
      })
      if (customer !== undefined) attach(ctx, customer, clock.id)
      ctx.emit('test_helpers.test_clock.created', clock)
      return clock
    },
  }),

  route({
    method: 'GET',
    path: '/v1/test_helpers/test_clocks/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.test_clocks.get(id),
  }),

  route({
    method: 'GET',
    path: '/v1/test_helpers/test_clocks',
    params: pagination,
    handle: (ctx, query) => listObject('/v1/test_helpers/test_clocks', ctx.store.test_clocks.page(query)),
  }),

  route({
    method: 'POST',
    path: '/v1/test_helpers/test_clocks/:id/advance',
    params: { frozen_time: p.required(p.timestamp()) },
    handle: (ctx, { id, frozen_time: target }) => startAdvance(ctx, id, target),
  }),

  route({
    method: 'DELETE',
    path: '/v1/test_helpers/test_clocks/:id',
    params: {},
    handle(ctx, { id }) {
      const clock = ctx.store.test_clocks.get(id)
      for (const customer of ctx.store.customers.by('test_clock', id)) deleteCustomer(ctx, customer.id)
      for (const timer of ctx.store.timers.by('clock', id)) ctx.store.timers.delete(timer.id)
      ctx.emit('test_helpers.test_clock.deleted', clock)
      ctx.store.test_clocks.delete(id)
      return { id, object: 'test_helpers.test_clock', deleted: true }
    },
  }),
]

/**
 * Sends a clock on its way; the work is done once this is committed.
 * @throws StripeError 400 for one that is on its way already, and for a target that is not ahead or too far.
 */
export function startAdvance(ctx: Ctx, id: string, target: number): TestClock {
  const before = ctx.store.test_clocks.get(id)
  if (before.status === 'advancing') {
    throw invalidRequest('The test clock is advancing already; wait until it is ready.')
  }
  checkTarget(ctx, id, target)
  const clock = ctx.store.test_clocks.update(id, {
    status: 'advancing',
    status_details: { advancing: { target_frozen_time: target } },
  })
  ctx.emit('test_helpers.test_clock.advancing', clock)
  return clock
}

function attach(ctx: Ctx, customer: string, clock: string): void {
  const before = ctx.store.customers.refer(customer, 'customer')
  if (before.test_clock || ctx.store.subscriptions.by('customer', customer).length > 0) {
    const message = 'A test clock can only take a customer that has neither a test clock nor a subscription.'
    throw invalidRequest(message, { param: 'customer' })
  }
  ctx.store.customers.update(customer, { test_clock: clock })
}

/** A clock goes forward only, and two billing periods at a time at most, so that no renewal is jumped over. */
function checkTarget(ctx: Ctx, id: string, target: number): void {
  const { frozen_time: current } = ctx.store.test_clocks.get(id)
  if (target <= current) {
    const message = `The frozen time ${target} must be after the test clock's current time ${current}.`
    throw invalidRequest(message, { param: 'frozen_time' })
  }
  const intervals = ctx.store.subscriptions
    .by('test_clock', id)
    .filter(({ status }) => status !== 'canceled' && status !== 'incomplete_expired')
    .flatMap((subscription) => subscription.items.data.flatMap((item) => item.price.recurring ?? []))
  const shortest = Math.min(
    ...intervals.map(({ interval, interval_count: count }) => count * secondsOf(interval)),
  )
  const furthest = current + (intervals.length === 0 ? TWO_YEARS : 2 * shortest)
  if (target > furthest) {
    const message =
      'You can only advance a test clock by up to two intervals of the shortest subscription at a time, ' +
      `here until ${furthest}.`
    throw invalidRequest(message, { param: 'frozen_time' })
  }
}

/** The longest that an interval can be: a month of 31 days must not make two months too far. */
function secondsOf(interval: string): number {
  const days = new Map([
    ['day', 1],
    ['week', 7],
    ['month', 31],
  ])
  return (days.get(interval) ?? 366) * DAY
}
