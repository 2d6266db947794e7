import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { itemChangeShape } from './subscription-item-params.ts'
import { cancelAtParam, termsShape } from './subscription-params.ts'
import { pauseShape } from './subscription-pause.ts'

export const ITEMS = 'subscription_details[items]'
const ANCHOR = 'subscription_details[billing_cycle_anchor]'

/** What a preview may say of the subscription. */
export const detailsShape = {
  ...termsShape,
  billing_cycle_anchor: p.hash({
    timestamp: p.timestamp(),
    type: p.required(p.enumeration('now', 'timestamp', 'unchanged')),
  }),
  billing_schedules: p.unplayed('billing_schedules'),
  cancel_at: p.emptyable(cancelAtParam),
  cancel_now: p.boolean(),
  items: p.array(p.hash(itemChangeShape), { max: 20 }),
  metadata: p.metadata(),
  pause: p.hash(pauseShape),
  proration_date: p.timestamp(),
  resume_at: p.enumeration('now'),
  start_date: p.timestamp(),
}

export type Details = p.ParamsOf<typeof detailsShape>

/** The anchor of a subscription that runs. */
export function anchorOfRunning({ billing_cycle_anchor: anchor }: Details): 'now' | 'unchanged' | undefined {
  const type = anchor?.type
  if (type !== 'timestamp') return type
  throw invalidRequest('For existing subscriptions, `type` can only be `now` or `unchanged`.', {
    param: `${ANCHOR}[type]`,
  })
}

/**
 * What a subscription would be created with.
 * @throws StripeError 400 for what only fits one that runs.
 */
export function readNew(details: Details) {
  const { billing_cycle_anchor: anchor, cancel_at: cancelAt, items = [], ...rest } = details
  const { cancel_now, pause, resume_at, start_date: start, proration_date: _onlyForRunning, ...terms } = rest
  const misplaced = Object.entries({ cancel_now, pause, resume_at }).find(([, value]) => value !== undefined)
  if (misplaced !== undefined) {
    throw invalidRequest(`\`${misplaced[0]}\` can only be set together with \`subscription\`.`, {
      param: `subscription_details[${misplaced[0]}]`,
    })
  }
  const wanted = items.map(({ id: _id, deleted: _deleted, ...item }) => item)
  if (wanted.length === 0) throw missing(ITEMS)
  return {
    ...terms,
    ...(anchor === undefined ? {} : anchorOfNew(anchor)),
    ...(start === undefined ? {} : { backdate_start_date: start }),
    ...(cancelAt === undefined || cancelAt === null ? {} : { cancel_at: cancelAt }),
    items: wanted,
  }
}

function anchorOfNew({ type, timestamp }: NonNullable<Details['billing_cycle_anchor']>): {
  billing_cycle_anchor?: number
} {
  if (type === 'now') return {}
  if (type === 'timestamp' && timestamp !== undefined) return { billing_cycle_anchor: timestamp }
  if (type === 'timestamp') throw missing(`${ANCHOR}[timestamp]`)
  throw invalidRequest('For new subscriptions, `type` can only be `now` or `timestamp`.', {
    param: `${ANCHOR}[type]`,
  })
}

const missing = (param: string) =>
  invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
