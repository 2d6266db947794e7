import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { applyMetadata } from '../http/params.ts'
import { alignItems, behaviorOf, tieSubscription } from '../engine/schedule-lifecycle.ts'
import { appointPhaseEnd, phaseAt, type Phase } from '../engine/schedule-phases.ts'
import type { SubscriptionSchedule } from '../store/collections.ts'
import { defaultSettingsOf } from './schedule-object.ts'
import { readPhases, type DefaultSettings, type PhaseParams } from './schedule-params.ts'

interface UpdateParams {
  default_settings?: DefaultSettings
  end_behavior?: 'cancel' | 'release'
  metadata?: Record<string, string> | null
  phases?: readonly PhaseParams[]
  proration_behavior?: 'always_invoice' | 'create_prorations' | 'none'
}

/** Changes a schedule; what its current phase says from now on is done to the subscription at once. */
export function updateSchedule(
  ctx: Ctx,
  before: SubscriptionSchedule,
  params: UpdateParams,
): SubscriptionSchedule {
  const phases = params.phases === undefined ? before.phases : phasesOf(ctx, before, params.phases)
  const changed = ctx.store.subscription_schedules.put({
    ...before,
    default_settings: defaultSettingsOf(before.default_settings, params.default_settings),
    end_behavior: params.end_behavior ?? before.end_behavior,
    metadata: applyMetadata(before.metadata ?? {}, params.metadata),
    phases,
  })
  const current = phaseAt(changed, ctx.now(before.customer))
  const after =
    before.status === 'active' && current !== undefined
      ? ctx.store.subscription_schedules.update(before.id, {
          current_phase: { end_date: current.end_date, start_date: current.start_date },
        })
      : changed
  ctx.emit('subscription_schedule.updated', after, before)
  const subscription = ctx.store.subscriptions.find(after.subscription ?? '')
  if (subscription === undefined) {
    appointPhaseEnd(ctx, after)
    return after
  }
  const tied = tieSubscription(ctx, after, subscription)
  if (params.phases === undefined) ctx.emit('customer.subscription.updated', tied, subscription)
  else alignItems(ctx, tied, behaviorOf(params.proration_behavior ?? 'create_prorations'), subscription)
  return after
}

/** The phases that are over stay; the current one and those to come are what was given. */
function phasesOf(ctx: Ctx, before: SubscriptionSchedule, given: readonly PhaseParams[]): Phase[] {
  const [first] = given
  if (first === undefined) {
    throw invalidRequest('A subscription schedule must have at least one phase.', { param: 'phases' })
  }
  const now = ctx.now(before.customer)
  if (before.status === 'not_started') {
    const start = first.start_date ?? before.phases[0]?.start_date ?? now
    if (start > now) return readPhases(ctx, given, start, null)
    throw invalidRequest('The schedule has not started: its start date must be in the future.', {
      param: 'phases[0][start_date]',
    })
  }
  const start = before.current_phase?.start_date ?? now
  const running = before.phases.find((phase) => phase.start_date === start) ?? null
  const phases = readPhases(ctx, given, start, running)
  if ((phases[0]?.end_date ?? 0) <= now) {
    throw invalidRequest('The current phase must end in the future.', { param: 'phases[0][end_date]' })
  }
  return [...before.phases.filter((phase) => phase.start_date < start), ...phases]
}
