import { clockAt, outlookOf, previewChange } from '../engine/preview-change.ts'
import { behaviorOf, changesToPhase, phaseAt } from '../engine/schedule-phases.ts'
import { requestOfPhase } from '../engine/schedule-start.ts'
import { previewSubscription } from '../engine/subscribe.ts'
import { freshOf } from '../engine/item-changes.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { Customer, Invoice, SubscriptionSchedule } from '../store/collections.ts'
import { newSchedule, defaultSettingsOf } from './schedule-object.ts'
import { readPhases, scheduleShape } from './schedule-params.ts'
import { UNCHANGED } from './subscription-update.ts'
import { phasesOf } from './update-schedule.ts'

const { end_behavior, phases, proration_behavior } = scheduleShape

export const scheduleDetailsParam = p.hash({
  billing_mode: p.unplayed('billing_mode'),
  end_behavior,
  pause_schedules: p.unplayed('pause_schedules'),
  phases,
  proration_behavior,
})

type ScheduleDetails = p.ValueOf<typeof scheduleDetailsParam>

/** The next invoice of a schedule, as it is or as the details change it; or the first one of a new schedule. */
export function previewSchedule(
  ctx: Ctx,
  id: string | undefined,
  details: ScheduleDetails | undefined,
  payer: Customer,
): Invoice {
  if (id === undefined) return previewNewSchedule(ctx, details ?? {}, payer)
  const schedule = ctx.store.subscription_schedules.refer(id, 'schedule')
  const changed = {
    ...schedule,
    end_behavior: details?.end_behavior ?? schedule.end_behavior,
    phases: details?.phases === undefined ? schedule.phases : phasesOf(ctx, schedule, details.phases),
  }
  if (schedule.status === 'not_started') {
    return previewStart(ctx, ctx.store.customers.get(schedule.customer), changed)
  }
  const subscription = ctx.store.subscriptions.find(schedule.subscription ?? '')
  if (schedule.status !== 'active' || subscription === undefined) {
    throw invalidRequest(`The emulator does not preview a schedule in the \`${schedule.status}\` status.`, {
      param: 'schedule',
    })
  }
  const phase = phaseAt(changed, ctx.now(schedule.customer))
  const redefines = details?.phases !== undefined && phase !== undefined
  const tied = {
    ...subscription,
    cancel_at: changed.end_behavior === 'cancel' ? (changed.phases.at(-1)?.end_date ?? null) : null,
  }
  const wanted = {
    ...UNCHANGED,
    items: redefines ? changesToPhase(ctx, subscription, phase) : [],
    prorationBehavior: behaviorOf(details?.proration_behavior ?? 'create_prorations'),
  }
  return previewChange(ctx, tied, wanted, {
    ...outlookOf(ctx, subscription, freshOf(wanted.items)),
    phases: changed.phases,
  })
}

function previewNewSchedule(ctx: Ctx, details: ScheduleDetails, customer: Customer): Invoice {
  const [first] = details.phases ?? []
  if (details.phases === undefined || first === undefined) {
    const param = 'schedule_details[phases]'
    throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  }
  const start = first.start_date ?? ctx.now(customer.id)
  const schedule = newSchedule(ctx, {
    customer,
    defaultSettings: defaultSettingsOf(null, undefined),
    endBehavior: details.end_behavior ?? 'release',
    metadata: {},
    phases: readPhases(ctx, details.phases, start, { customer, current: null, discounts: [], prices: [] }),
  })
  return previewStart(ctx, customer, schedule)
}

function previewStart(ctx: Ctx, customer: Customer, schedule: SubscriptionSchedule): Invoice {
  const [phase] = schedule.phases
  if (phase === undefined) throw invalidRequest('A subscription schedule must have at least one phase.')
  return previewSubscription(clockAt(ctx, phase.start_date), requestOfPhase(ctx, customer, schedule, phase))
}
