import type { PauseSchedule } from '../engine/pause-schedule.ts'
import { boundary } from '../engine/periods.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { SubscriptionSchedule } from '../store/collections.ts'

const typed = <const Type extends string>(...types: readonly Type[]) =>
  p.hash({ type: p.required(p.enumeration(...types)) })

const entryShape = {
  key: p.string({ max: 100 }),
  pause: p.hash({
    pause_at: p.required(
      p.hash({ type: p.required(p.enumeration('now', 'timestamp')), timestamp: p.timestamp() }),
    ),
    settings: p.hash({
      bill_for: p.hash({
        outstanding_usage_through: typed('none', 'pause_at'),
        unused_time_from: typed('item_current_period_start', 'none', 'pause_at'),
      }),
      invoicing_behavior: p.enumeration('invoice', 'pending_invoice_item'),
      type: p.enumeration('subscription'),
    }),
  }),
  resume: p.emptyable(
    p.hash({
      resume_at: p.required(
        p.hash({
          type: p.required(p.enumeration('duration', 'now', 'timestamp')),
          timestamp: p.timestamp(),
          duration: p.hash({
            interval: p.required(p.enumeration('day', 'month', 'week', 'year')),
            interval_count: p.integer({ min: 1, max: 365 }),
          }),
        }),
      ),
      settings: p.hash({
        billing_cycle_anchor: p.enumeration('resume_at', 'unchanged'),
        payment_behavior: p.enumeration('resume_on_payment_attempt', 'resume_on_payment_success'),
        proration_behavior: p.enumeration('always_invoice', 'create_prorations', 'none'),
      }),
    }),
  ),
}

/** The one pause that a schedule may hold; empty takes it away. */
export const pauseSchedulesParam = p.emptyable(p.array(p.hash(entryShape), { max: 1 }))

type Entry = p.ParamsOf<typeof entryShape>
type ResumeWish = NonNullable<Entry['resume']>

/** The booked pause after a change: what is not given stays as it was. @throws StripeError 400 for moments that are past. */
export function readPauseSchedules(
  ctx: Ctx,
  before: SubscriptionSchedule,
  given: readonly Entry[] | null | undefined,
): PauseSchedule[] {
  if (given === undefined) return before.pause_schedules
  const [wish] = given ?? []
  if (wish === undefined) return []
  const now = ctx.now(before.customer)
  const current = before.pause_schedules.find(({ key }) => key === wish.key)
  const [other] = before.pause_schedules
  if (wish.key !== undefined && current === undefined && other !== undefined) {
    throw invalidRequest(`No such pause schedule: '${wish.key}'`, {
      code: 'resource_missing',
      param: 'pause_schedules[0][key]',
    })
  }
  const pause = wish.pause === undefined ? current?.pause : newPause(wish.pause, now, current?.pause)
  if (pause === undefined) {
    throw invalidRequest('Missing required param: pause_schedules[0][pause].', {
      code: 'parameter_missing',
      param: 'pause_schedules[0][pause]',
    })
  }
  const resume =
    wish.resume === undefined
      ? (current?.resume ?? null)
      : wish.resume === null
        ? null
        : newResume(wish.resume, now, pause.pause_at, current?.resume ?? null)
  return [{ key: wish.key ?? current?.key ?? ctx.ids.next('pause_'), pause, resume }]
}

function newPause(
  { pause_at: at, settings }: NonNullable<Entry['pause']>,
  now: number,
  current: PauseSchedule['pause'] | undefined,
): PauseSchedule['pause'] {
  if (current !== undefined && current.status.type !== 'scheduled') {
    throw invalidRequest('This pause was made already: only its resumption can be changed.', {
      param: 'pause_schedules[0][pause]',
    })
  }
  const kept = current?.settings
  const moment = at.type === 'now' ? now : future(at.timestamp, now, 'pause][pause_at')
  return {
    pause_at: moment,
    settings: {
      bill_for: {
        outstanding_usage_through: {
          type:
            settings?.bill_for?.outstanding_usage_through?.type ??
            kept?.bill_for.outstanding_usage_through.type ??
            'pause_at',
        },
        unused_time_from: {
          type:
            settings?.bill_for?.unused_time_from?.type ?? kept?.bill_for.unused_time_from.type ?? 'pause_at',
        },
      },
      invoicing_behavior: settings?.invoicing_behavior ?? kept?.invoicing_behavior ?? 'pending_invoice_item',
      type: settings?.type ?? 'subscription',
    },
    status: { type: 'scheduled' },
  }
}

function newResume(
  { resume_at: at, settings }: ResumeWish,
  now: number,
  pauseAt: number,
  current: PauseSchedule['resume'],
): PauseSchedule['resume'] {
  if (current !== null && !['error', 'scheduled'].includes(current.status.type)) {
    throw invalidRequest('This resumption has begun already.', { param: 'pause_schedules[0][resume]' })
  }
  const kept = current?.settings
  const resumeAt = momentOf(at, now, pauseAt)
  if (resumeAt < pauseAt) {
    throw invalidRequest('The resumption must come after the pause.', {
      param: 'pause_schedules[0][resume][resume_at]',
    })
  }
  return {
    resume_at: resumeAt,
    settings: {
      billing_cycle_anchor: settings?.billing_cycle_anchor ?? kept?.billing_cycle_anchor ?? 'resume_at',
      payment_behavior: settings?.payment_behavior ?? kept?.payment_behavior ?? 'resume_on_payment_success',
      proration_behavior: settings?.proration_behavior ?? kept?.proration_behavior ?? 'create_prorations',
    },
    status: { type: 'scheduled' },
  }
}

function momentOf(at: ResumeWish['resume_at'], now: number, pauseAt: number): number {
  switch (at.type) {
    case 'now':
      return now
    case 'timestamp':
      return future(at.timestamp, now, 'resume][resume_at')
    case 'duration': {
      if (at.duration === undefined) throw missing('resume][resume_at][duration')
      const { interval, interval_count = 1 } = at.duration
      return boundary(pauseAt, { interval, interval_count }, 1)
    }
  }
}

function future(timestamp: number | undefined, now: number, path: string): number {
  if (timestamp === undefined) throw missing(`${path}][timestamp`)
  if (timestamp >= now) return timestamp
  throw invalidRequest('The moment must not lie in the past.', {
    param: `pause_schedules[0][${path}][timestamp]`,
  })
}

const missing = (path: string) =>
  invalidRequest(`Missing required param: pause_schedules[0][${path}].`, {
    code: 'parameter_missing',
    param: `pause_schedules[0][${path}]`,
  })
