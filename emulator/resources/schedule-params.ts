import { boundary } from '../engine/periods.ts'
import { cadenceOf } from '../engine/price-view.ts'
import type { Phase } from '../engine/schedule-phases.ts'
import type { WantedItem } from '../engine/subscription-plan.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { newItemShape, unplayed } from './subscription-params.ts'
import { readItems } from './subscription-request.ts'

const MAX_PHASES = 10

const prorationBehavior = p.enumeration('always_invoice', 'create_prorations', 'none')

const phaseShape = {
  add_invoice_items: unplayed('add_invoice_items'),
  automatic_tax: unplayed('automatic_tax'),
  billing_cycle_anchor: p.enumeration('automatic'),
  collection_method: p.enumeration('charge_automatically'),
  currency: p.string({ pattern: /^[a-zA-Z]{3}$/ }),
  default_payment_method: p.string(),
  description: p.emptyable(p.string({ max: 500 })),
  discounts: unplayed('discounts'),
  duration: p.hash({
    interval: p.required(p.enumeration('day', 'month', 'week', 'year')),
    interval_count: p.integer({ min: 1, max: 365 }),
  }),
  end_date: p.timestamp(),
  items: p.required(p.array(p.hash(newItemShape), { max: 20 })),
  metadata: p.metadata(),
  proration_behavior: prorationBehavior,
  start_date: p.timestamp(),
  trial: p.boolean(),
  trial_end: p.timestamp(),
}

const defaultSettings = p.hash({
  billing_cycle_anchor: p.enumeration('automatic'),
  collection_method: p.enumeration('charge_automatically'),
  default_payment_method: p.string(),
  description: p.emptyable(p.string({ max: 500 })),
})

/** What creating and updating a schedule have in common. */
export const scheduleShape = {
  default_settings: defaultSettings,
  end_behavior: p.enumeration('cancel', 'release'),
  metadata: p.metadata(),
  pause_schedules: unplayed('pause_schedules'),
  phases: p.array(p.hash(phaseShape), { max: MAX_PHASES }),
  proration_behavior: prorationBehavior,
}

export type PhaseParams = p.ParamsOf<typeof phaseShape>
export type DefaultSettings = p.ValueOf<typeof defaultSettings>

/**
 * Phases that follow each other from `start` without a gap.
 * @param current the phase that runs already, whose trial the first wish may repeat
 * @throws StripeError 400 for dates that do not follow each other, or for what the emulator cannot schedule.
 */
export function readPhases(
  ctx: Ctx,
  given: readonly PhaseParams[],
  start: number,
  current: Phase | null,
): Phase[] {
  let from = start
  return given.map((wish, index) => {
    const path = `phases[${index}]`
    if (wish.start_date !== undefined && wish.start_date !== from) {
      throw invalidRequest(
        index === 0
          ? 'You can not modify the start date of the current phase.'
          : 'The start date of a phase must be the end date of the phase before it.',
        { param: `${path}[start_date]` },
      )
    }
    const wanted = readItems(ctx, wish.items, wish.currency?.toLowerCase(), `${path}[items]`)
    const end = endOf(wish, wanted.items, from, path)
    const phase = newPhase(wish, wanted, { start: from, end })
    phase.trial_end = trialEndOf(wish, end, index === 0, current, path)
    from = end
    return phase
  })
}

function endOf(wish: PhaseParams, items: readonly WantedItem[], start: number, path: string): number {
  if (wish.end_date !== undefined && wish.duration !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: end_date, duration.', {
      code: 'parameters_exclusive',
      param: `${path}[end_date]`,
    })
  }
  if (wish.duration !== undefined) {
    const { interval, interval_count = 1 } = wish.duration
    return boundary(start, { interval, interval_count }, 1)
  }
  const end = wish.end_date ?? Math.min(...items.map(({ price }) => boundary(start, cadenceOf(price), 1)))
  if (end > start) return end
  throw invalidRequest('The end date of a phase must be after its start date.', {
    param: `${path}[end_date]`,
  })
}

function trialEndOf(
  wish: PhaseParams,
  end: number,
  isFirst: boolean,
  current: Phase | null,
  path: string,
): number | null {
  const wanted = wish.trial_end ?? (wish.trial === true ? end : null)
  if (wanted === null) return isFirst ? (current?.trial_end ?? null) : null
  if (isFirst && (current === null || current.trial_end === wanted)) return wanted
  throw invalidRequest('The emulator does not start or move a trial in a later phase.', {
    param: `${path}[trial_end]`,
  })
}

function newPhase(
  wish: PhaseParams,
  wanted: { items: readonly WantedItem[]; currency: string },
  { start, end }: { start: number; end: number },
): Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: wish.billing_cycle_anchor ?? null,
    billing_thresholds: null,
    collection_method: wish.collection_method ?? null,
    currency: wanted.currency,
    default_payment_method: wish.default_payment_method ?? null,
    default_tax_rates: [],
    description: wish.description ?? null,
    discounts: [],
    end_date: end,
    invoice_settings: null,
    items: wanted.items.map(({ price, quantity, metadata }) => ({
      billing_thresholds: null,
      discounts: [],
      metadata,
      plan: price.id,
      price: price.id,
      ...(quantity === undefined ? {} : { quantity }),
      tax_rates: [],
    })),
    metadata: p.applyMetadata({}, wish.metadata),
    on_behalf_of: null,
    proration_behavior: wish.proration_behavior ?? 'create_prorations',
    start_date: start,
    transfer_data: null,
    trial_end: null,
  }
}
