import type { Price, Subscription } from '../store/collections.ts'
import { boundary, periodContaining, type Period } from './periods.ts'
import { cadenceOf } from './price-view.ts'

/** From where a subscription's periods are counted. */
export type Rhythm = Pick<Subscription, 'billing_cycle_anchor' | 'billing_cycle_anchor_config'>

export const rhythmOf = ({ billing_cycle_anchor, billing_cycle_anchor_config }: Rhythm): Rhythm => ({
  billing_cycle_anchor,
  billing_cycle_anchor_config,
})

/** The period in a subscription's rhythm that holds the moment: start ≤ moment < end. */
export function periodAround(rhythm: Rhythm, price: Price, moment: number): Period {
  const day = rhythm.billing_cycle_anchor_config?.day_of_month
  return periodContaining(rhythm.billing_cycle_anchor, cadenceOf(price), moment, day)
}

/** Counted from this moment on, by nothing but the moment itself. */
export const rhythmFrom = (moment: number): Rhythm => ({
  billing_cycle_anchor: moment,
  billing_cycle_anchor_config: null,
})

/** A whole period that begins at the moment. */
export const periodFrom = (price: Price, moment: number): Period => ({
  start: moment,
  end: boundary(moment, cadenceOf(price), 1),
})

export type AnchorConfig = NonNullable<Subscription['billing_cycle_anchor_config']>

/** The first moment from `from` on that the config names; what it leaves open is as in `from`. */
export function anchorOf(config: AnchorConfig, from: number): number {
  const base = new Date(from * 1000)
  for (let months = 0; ; months += 1) {
    const month = base.getUTCMonth() + months
    const first = new Date(Date.UTC(base.getUTCFullYear(), month, 1))
    if (config.month !== null && first.getUTCMonth() !== config.month - 1) continue
    const lastDay = new Date(Date.UTC(base.getUTCFullYear(), month + 1, 0)).getUTCDate()
    const anchor =
      Date.UTC(
        first.getUTCFullYear(),
        first.getUTCMonth(),
        Math.min(config.day_of_month, lastDay),
        config.hour ?? base.getUTCHours(),
        config.minute ?? base.getUTCMinutes(),
        config.second ?? base.getUTCSeconds(),
      ) / 1000
    if (anchor >= from) return anchor
  }
}
