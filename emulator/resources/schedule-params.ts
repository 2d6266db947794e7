import { boundary } from '../engine/periods.ts'
import { cadenceOf } from '../engine/price-view.ts'
import type { ExtraPeriod } from '../engine/extra-items.ts'
import type { Phase } from '../engine/schedule-phases.ts'
import type { WantedItem } from '../engine/subscription-plan.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { Customer, SubscriptionSchedule } from '../store/collections.ts'
import { discountsParam, readDiscounts } from './discount-params.ts'
import { pauseSchedulesParam } from './pause-schedule-params.ts'
import { automaticTaxOf } from '../engine/subscription-object.ts'
import {
  automaticTaxParam,
  readTaxRates,
  refuseRatesBeside,
  refuseWithoutPlace,
  taxRatesParam,
} from './tax-params.ts'
import { extrasParam, readExtras } from './extra-item-params.ts'
import { invoiceSettingsOf, invoiceSettingsShape, newItemShape } from './subscription-params.ts'
import { readItems } from './subscription-request.ts'

const MAX_PHASES = 10

const prorationBehavior = p.enumeration('always_invoice', 'create_prorations', 'none')

/** What the invoices of a phase say, and how long one that is sent may wait. */
const phaseInvoicesParam = p.hash({ ...invoiceSettingsShape, days_until_due: p.integer({ min: 0 }) })

const phaseShape = {
  add_invoice_items: extrasParam,
  automatic_tax: automaticTaxParam,
  billing_cycle_anchor: p.enumeration('automatic', 'phase_start'),
  collection_method: p.enumeration('charge_automatically', 'send_invoice'),
  currency: p.string({ pattern: /^[a-zA-Z]{3}$/ }),
  default_payment_method: p.string(),
  default_tax_rates: taxRatesParam,
  description: p.emptyable(p.string({ max: 500 })),
  discounts: discountsParam,
  duration: p.hash({
    interval: p.required(p.enumeration('day', 'month', 'week', 'year')),
    interval_count: p.integer({ min: 1, max: 365 }),
  }),
  end_date: p.timestamp(),
  invoice_settings: phaseInvoicesParam,
  items: p.required(p.array(p.hash(newItemShape), { max: 20 })),
  metadata: p.metadata(),
  proration_behavior: prorationBehavior,
  start_date: p.timestamp(),
  trial: p.boolean(),
  trial_end: p.timestamp(),
}

const defaultSettings = p.hash({
  automatic_tax: automaticTaxParam,
  billing_cycle_anchor: p.enumeration('automatic'),
  collection_method: p.enumeration('charge_automatically', 'send_invoice'),
  default_payment_method: p.string(),
  description: p.emptyable(p.string({ max: 500 })),
  invoice_settings: phaseInvoicesParam,
})

/** What creating and updating a schedule have in common. */
export const scheduleShape = {
  default_settings: defaultSettings,
  end_behavior: p.enumeration('cancel', 'release'),
  metadata: p.metadata(),
  pause_schedules: pauseSchedulesParam,
  phases: p.array(p.hash(phaseShape), { max: MAX_PHASES }),
  proration_behavior: prorationBehavior,
}

export type PhaseParams = p.ParamsOf<typeof phaseShape>
export type DefaultSettings = p.ValueOf<typeof defaultSettings>

export interface PhaseOwner {
  customer: Customer
  current: Phase | null
  discounts: readonly string[]
  /** Prices that its phases have already: they may be archived since, or made for an item alone. */
  prices: readonly string[]
}

/**
 * Phases that follow each other from `start` without a gap.
 * @param owner whose phases they are: the customer, the phase that runs already, whose trial the first wish may
 *   repeat, and the discounts that may be named to stay
 * @throws StripeError 400 for dates that do not follow each other, or for what the emulator cannot schedule.
 */
export function readPhases(
  ctx: Ctx,
  given: readonly PhaseParams[],
  start: number,
  { customer, current, discounts, prices }: PhaseOwner,
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
    const wanted = readItems(ctx, wish.items, wish.currency?.toLowerCase(), `${path}[items]`, prices)
    const end = endOf(wish, wanted.items, from, path)
    const phase = newPhase(wish, wanted, { start: from, end })
    const scope = { customer, currency: wanted.currency, items: wanted.items, current: discounts }
    phase.discounts = readWishes(ctx, wish.discounts, { ...scope, isNew: false, path: `${path}[discounts]` })
    readItemDiscounts(ctx, wish, phase, { ...scope, isNew: false, path })
    phase.add_invoice_items = readPhaseExtras(ctx, wish, scope, index === 0 ? current : null, path)
    readTaxes(ctx, wish, phase, customer, path)
    phase.trial_end = trialEndOf(wish, { start: from, end }, index === 0 ? current : null, path)
    if (phase.trial_end !== null && phase.billing_cycle_anchor === 'phase_start') {
      throw invalidRequest('`phase_start` does not go with a trial.', {
        param: `${path}[billing_cycle_anchor]`,
      })
    }
    from = end
    return phase
  })
}

/** What a phase names is redeemed when it begins; whether it can be is checked now. */
function readWishes(
  ctx: Ctx,
  given: PhaseParams['discounts'],
  scope: Parameters<typeof readDiscounts>[2],
): Phase['discounts'] {
  refuseTakingAway(given, scope.path)
  readDiscounts(ctx, given, scope)
  return (given ?? []).map(namedDiscount)
}

type Named = NonNullable<p.ValueOf<typeof discountsParam>>[number]

const namedDiscount = (named: Named): Phase['discounts'][number] => ({
  coupon: named.coupon ?? null,
  discount: named.discount ?? null,
  promotion_code: named.promotion_code ?? null,
})

/** The discounts of the single items; those that an item has may be named to stay. */
function readItemDiscounts(
  ctx: Ctx,
  wish: PhaseParams,
  phase: Phase,
  scope: Parameters<typeof readDiscounts>[2],
): void {
  for (const [index, item] of phase.items.entries()) {
    const path = `${scope.path}[items][${index}][discounts]`
    const named = (wish.items[index]?.discounts ?? []).flatMap(({ discount }) => discount ?? [])
    const current = named.filter((id) => ctx.store.discounts.find(id)?.customer === scope.customer.id)
    item.discounts = readWishes(ctx, wish.items[index]?.discounts, { ...scope, current, path })
  }
}

/** What a phase bills once when it begins; one that runs has begun already, so what it says of that must stay. */
function readPhaseExtras(
  ctx: Ctx,
  wish: PhaseParams,
  scope: { customer: Customer; currency: string },
  running: Phase | null,
  path: string,
): Phase['add_invoice_items'] {
  const given = wish.add_invoice_items ?? []
  const name = `${path}[add_invoice_items]`
  const extras = readExtras(ctx, given, { ...scope, path: name }).map((extra, index) => ({
    discountable: extra.discountable,
    discounts: (given[index]?.discounts ?? []).map(namedDiscount),
    metadata: extra.metadata,
    period: storedPeriod(extra.period),
    price: extra.money.price?.id ?? '',
    quantity: extra.money.quantity,
    tax_rates: [...extra.taxRates],
  }))
  const known = running?.add_invoice_items ?? []
  const isKnown =
    extras.length === known.length && extras.every(({ price }, at) => price === known[at]?.price)
  if (running === null || extras.length === 0 || isKnown) return running === null ? extras : known
  throw invalidRequest('The emulator adds invoice items to phases that have not begun.', { param: name })
}

function storedPeriod({ start, end }: ExtraPeriod): Phase['add_invoice_items'][number]['period'] {
  return {
    start: { type: start.type, ...(start.timestamp === null ? {} : { timestamp: start.timestamp }) },
    end: { type: end.type, ...(end.timestamp === null ? {} : { timestamp: end.timestamp }) },
  }
}

/** The taxes of a phase; one that says nothing of them leaves those there are. */
function readTaxes(ctx: Ctx, wish: PhaseParams, phase: Phase, customer: Customer, path: string): void {
  const automatic = wish.automatic_tax
  refuseTakingAway(wish.default_tax_rates, `${path}[default_tax_rates]`)
  phase.default_tax_rates = readTaxRates(ctx, wish.default_tax_rates, `${path}[default_tax_rates]`) ?? []
  for (const [index, item] of phase.items.entries()) {
    const name = `${path}[items][${index}][tax_rates]`
    refuseTakingAway(wish.items[index]?.tax_rates, name)
    item.tax_rates = readTaxRates(ctx, wish.items[index]?.tax_rates, name) ?? []
  }
  if (automatic === undefined) return
  const rates = [...phase.default_tax_rates, ...phase.items.flatMap((item) => item.tax_rates ?? [])]
  refuseRatesBeside(automatic.enabled, rates)
  refuseWithoutPlace(ctx, automatic.enabled, customer)
  phase.automatic_tax = automaticTaxOf(automatic.enabled)
}

function refuseTakingAway(given: unknown, path: string): void {
  if (given !== null) return
  throw invalidRequest('The emulator does not take discounts or tax rates away by a phase.', { param: path })
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
  { start, end }: { start: number; end: number },
  running: Phase | null,
  path: string,
): number | null {
  const wanted = wish.trial_end ?? (wish.trial === true ? end : null)
  const param = `${path}[trial_end]`
  if (running !== null) {
    if (wanted === null || running.trial_end === wanted) return running.trial_end
    throw invalidRequest('The emulator does not start or move a trial in the phase that runs.', { param })
  }
  if (wanted === null || (wanted > start && wanted <= end)) return wanted
  throw invalidRequest('The trial of a phase must end within that phase.', { param })
}

type PhaseInvoices = NonNullable<Phase['invoice_settings']>

/** What a phase, or the schedule for all of them, says of invoices, after a change. */
export function phaseInvoicesOf(
  current: PhaseInvoices | null,
  given: p.ValueOf<typeof phaseInvoicesParam> | undefined,
): SubscriptionSchedule['default_settings']['invoice_settings'] {
  return {
    ...invoiceSettingsOf(current, given),
    issuer: { type: 'self' },
    days_until_due: given?.days_until_due ?? current?.days_until_due ?? null,
  }
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
    invoice_settings:
      wish.invoice_settings === undefined ? null : phaseInvoicesOf(null, wish.invoice_settings),
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
