import { boundary } from '../engine/periods.ts'
import { cadenceOf } from '../engine/price-view.ts'
import { anchorOf, type AnchorConfig } from '../engine/rhythm.ts'
import type { WantedItem } from '../engine/subscription-plan.ts'
import { invalidRequest } from '../http/errors.ts'
import type { ParamsOf } from '../http/params.ts'
import type { createShape } from './subscription-params.ts'

type Given = Pick<
  Partial<ParamsOf<typeof createShape>>,
  'backdate_start_date' | 'billing_cycle_anchor' | 'billing_cycle_anchor_config' | 'billing_mode'
>

/** Stripe bills no more lines than this on one invoice. */
const MAX_LINES = 250

/** What the anchor of a new subscription is worked out from, as the subscription shows it. */
export function configOf({ billing_cycle_anchor_config: given }: Given): AnchorConfig | null {
  if (given === undefined) return null
  const { day_of_month, hour = null, minute = null, month = null, second = null } = given
  return { day_of_month, hour, minute, month, second }
}

/**
 * When the first whole periods of a new subscription begin; null for at once. A config counts from `start`.
 * @throws StripeError 400 for one that is past or later than the next natural billing date.
 */
export function readAnchor(
  params: Given,
  items: readonly WantedItem[],
  start: number,
  now: number,
): number | null {
  const config = configOf(params)
  const param = config === null ? 'billing_cycle_anchor' : 'billing_cycle_anchor_config'
  if (config !== null && params.billing_cycle_anchor !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: billing_cycle_anchor, billing_cycle_anchor_config.',
      { code: 'parameters_exclusive', param },
    )
  }
  const isCounted = ({ price }: WantedItem) => ['month', 'year'].includes(price.recurring?.interval ?? '')
  if (config !== null && !items.every(isCounted)) {
    throw invalidRequest('`billing_cycle_anchor_config` only goes with monthly and yearly prices.', { param })
  }
  const anchor = config === null ? params.billing_cycle_anchor : anchorOf(config, start)
  if (anchor === undefined || (config !== null && anchor === now)) return null
  const from = config === null ? now : start
  const latest = Math.min(...items.map(({ price }) => boundary(from, cadenceOf(price), 1)))
  if (anchor <= now) throw invalidRequest(`\`${param}\` must be in the future.`, { param })
  if (anchor <= latest) return anchor
  throw invalidRequest(`${param} cannot be later than next natural billing date (${latest}) for plan.`, {
    param,
  })
}

/**
 * When a new subscription is to have begun; null for now.
 * @throws StripeError 400 for a moment that is not past, or so long past that no invoice holds its periods.
 */
export function readBackdated(params: Given, items: readonly WantedItem[], now: number): number | null {
  const { backdate_start_date: backdated, billing_mode: mode } = params
  if (backdated === undefined) return null
  const param = 'backdate_start_date'
  if (backdated > now) throw invalidRequest('`backdate_start_date` must be in the past.', { param })
  if (mode?.type === 'classic') {
    throw invalidRequest('The emulator does not backdate subscriptions with `billing_mode=classic`.', {
      param,
    })
  }
  const past = items.reduce((sum, { price }) => {
    const length = boundary(backdated, cadenceOf(price), 1) - backdated
    return sum + Math.ceil((now - backdated) / length) + 2
  }, 0)
  if (past <= MAX_LINES) return backdated === now ? null : backdated
  throw invalidRequest(`An invoice can have at most ${MAX_LINES} line items.`, { param })
}
