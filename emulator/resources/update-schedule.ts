import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { applyMetadata } from '../http/params.ts'
import { alignItems, tieSubscription } from '../engine/schedule-lifecycle.ts'
import { appointPhaseEnd, behaviorOf, phaseAt, withSettings, type Phase } from '../engine/schedule-phases.ts'
import { enterDiscounts } from '../engine/phase-discounts.ts'
import type { Subscription, SubscriptionSchedule } from '../store/collections.ts'
import { defaultSettingsOf, refuseUndue } from './schedule-object.ts'
import { takeDuePause } from '../engine/pause-schedule.ts'
import { readPauseSchedules } from './pause-schedule-params.ts'
import { readPhases, type DefaultSettings, type PhaseParams } from './schedule-params.ts'

interface UpdateParams {
  default_settings?: DefaultSettings
  end_behavior?: 'cancel' | 'release'
  metadata?: Record<string, string> | null
  pause_schedules?: Parameters<typeof readPauseSchedules>[2]
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
  const settings = defaultSettingsOf(before.default_settings, params.default_settings)
  refuseUndue({ default_settings: settings, phases })
  const changed = ctx.store.subscription_schedules.put({
    ...before,
    default_settings: settings,
    end_behavior: params.end_behavior ?? before.end_behavior,
    metadata: applyMetadata(before.metadata ?? {}, params.metadata),
    pause_schedules: readPauseSchedules(ctx, before, params.pause_schedules),
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
  else
    alignItems(
      ctx,
      discountedAs(ctx, settledAs(ctx, tied, current), before, current),
      behaviorOf(params.proration_behavior ?? 'create_prorations'),
      subscription,
    )
  return takeDuePause(ctx, after)
}

/** The running phase's settings hold at once. */
const settledAs = (ctx: Ctx, subscription: Subscription, phase: Phase | undefined): Subscription =>
  phase === undefined ? subscription : ctx.store.subscriptions.put(withSettings(ctx, subscription, phase))

/** The running phase's discounts hold at once where it names others than before. */
function discountedAs(
  ctx: Ctx,
  subscription: Subscription,
  before: SubscriptionSchedule,
  phase: Phase | undefined,
): Subscription {
  const known = before.phases.find(({ start_date }) => start_date === phase?.start_date)?.discounts ?? []
  if (phase === undefined || JSON.stringify(known) === JSON.stringify(phase.discounts)) return subscription
  return enterDiscounts(ctx, subscription, phase)
}

/** The phases that are over stay; the current one and those to come are what was given. */
export function phasesOf(ctx: Ctx, before: SubscriptionSchedule, given: readonly PhaseParams[]): Phase[] {
  const [first] = given
  if (first === undefined) {
    throw invalidRequest('A subscription schedule must have at least one phase.', { param: 'phases' })
  }
  const now = ctx.now(before.customer)
  const customer = ctx.store.customers.get(before.customer)
  const discounts = ctx.store.subscriptions.find(before.subscription ?? '')?.discounts ?? []
  const prices = before.phases.flatMap(({ items }) => items.map(({ price }) => price))
  if (before.status === 'not_started') {
    const start = first.start_date ?? before.phases[0]?.start_date ?? now
    if (start > now) return readPhases(ctx, given, start, { customer, current: null, discounts, prices })
    throw invalidRequest('The schedule has not started: its start date must be in the future.', {
      param: 'phases[0][start_date]',
    })
  }
  const start = before.current_phase?.start_date ?? now
  const running = before.phases.find((phase) => phase.start_date === start) ?? null
  const phases = readPhases(ctx, given, start, { customer, current: running, discounts, prices })
  if ((phases[0]?.end_date ?? 0) <= now) {
    throw invalidRequest('The current phase must end in the future.', { param: 'phases[0][end_date]' })
  }
  return [...before.phases.filter((phase) => phase.start_date < start), ...phases]
}
