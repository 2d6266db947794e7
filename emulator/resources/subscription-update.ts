import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { dropDiscounts, keepDiscounts, redeemDiscounts } from '../engine/discounts.ts'
import type { WantedChange } from '../engine/change-plan.ts'
import { changeSubscription } from '../engine/change-subscription.ts'
import { withCurrentPrices } from '../engine/current-price.ts'
import { putExtras, type WantedExtra } from '../engine/extra-items.ts'
import { freshOf, type ItemChange } from '../engine/item-changes.ts'
import { itemsUntil } from '../engine/cut-periods.ts'
import { endTrial, isStranded } from '../engine/lifecycle.ts'
import { appointCollection } from '../engine/pause-collection.ts'
import { schedulePeriodEnd } from '../engine/period-end.ts'
import { automaticTaxOf } from '../engine/subscription-object.ts'
import type { Customer, Subscription } from '../store/collections.ts'
import type { HeldSettings } from '../store/internal-records.ts'
import { cancellation } from './cancellation.ts'
import {
  cancelAtParam,
  invoiceSettingsOf,
  invoiceSettingsParam,
  paymentSettingsOf,
  paymentSettingsParam,
  trialSettingsOf,
  trialSettingsParam,
} from './subscription-params.ts'
import { itemChangeShape, readChanges } from './subscription-item-params.ts'
import { extrasParam, readExtras } from './extra-item-params.ts'
import { discountsParam, readDiscounts } from './discount-params.ts'
import {
  automaticTaxParam,
  readTaxRates,
  refuseRatesBeside,
  refuseWithoutPlace,
  taxRatesParam,
} from './tax-params.ts'
import { checkAttached, checkTrialEnd, trialOfPlan } from './subscription-request.ts'
import { refuseBesidePending, refuseForbidden } from './update-refusals.ts'

export const updateShape = {
  add_invoice_items: extrasParam,
  automatic_tax: automaticTaxParam,
  billing_cycle_anchor: p.hash({ type: p.required(p.enumeration('now', 'unchanged')) }),
  cancel_at: p.emptyable(cancelAtParam),
  cancel_at_period_end: p.boolean(),
  collection_method: p.enumeration('charge_automatically', 'send_invoice'),
  days_until_due: p.integer({ min: 0 }),
  default_payment_method: p.emptyable(p.string()),
  default_tax_rates: taxRatesParam,
  description: p.emptyable(p.string({ max: 500 })),
  discounts: discountsParam,
  invoice_settings: invoiceSettingsParam,
  items: p.array(p.hash(itemChangeShape), { max: 20 }),
  metadata: p.metadata(),
  off_session: p.boolean(),
  pause_collection: p.emptyable(
    p.hash({
      behavior: p.required(p.enumeration('keep_as_draft', 'mark_uncollectible', 'void')),
      resumes_at: p.timestamp(),
    }),
  ),
  payment_behavior: p.enumeration(
    'allow_incomplete',
    'pending_if_incomplete',
    'error_if_incomplete',
    'default_incomplete',
  ),
  payment_settings: paymentSettingsParam,
  proration_behavior: p.enumeration('always_invoice', 'create_prorations', 'none'),
  proration_date: p.timestamp(),
  trial_end: p.either(['now'], p.timestamp()),
  trial_from_plan: p.boolean(),
  trial_settings: trialSettingsParam,
}

export type UpdateParams = p.ParamsOf<typeof updateShape> & {
  cancellation_details?: { comment?: string | null; feedback?: string | null }
}

/** Applies an update: plain settings first, then items, anchor and trial with what they cost. */
export function updateSubscription(ctx: Ctx, stored: Subscription, params: UpdateParams): Subscription {
  // A price that was renamed since is no change of the subscription's.
  const before = withCurrentPrices(ctx, stored)
  refuseForbidden(before, params)
  ctx.now(before.customer)
  const waits = params.payment_behavior === 'pending_if_incomplete'
  if (waits) refuseBesidePending(before, params)
  const settled = waits ? before : settle(ctx, before, params)
  const extras = extrasOf(ctx, settled, params)
  if (strandsTrial(ctx, settled, params)) {
    putExtras(ctx, settled, extras, null)
    ctx.emit('customer.subscription.updated', settled, before)
    endTrial(ctx, settled, 'now')
    return ctx.store.subscriptions.get(before.id)
  }
  const wanted = readWanted(ctx, settled, params, before)
  if (wanted === null) {
    const stored = waits ? settle(ctx, before, params) : settled
    putExtras(ctx, stored, extras, null)
    ctx.emit('customer.subscription.updated', stored, before)
    schedulePeriodEndOf(ctx, stored, before)
  } else {
    keepDiscounts(ctx, freshOf(wanted.items), before.id)
    changeSubscription(ctx, settled, {
      ...wanted,
      extras,
      held: waits ? heldSettings(ctx, before, params) : {},
      paymentBehavior: params.payment_behavior ?? 'allow_incomplete',
      offSession: params.off_session ?? false,
      before,
    })
  }
  return ctx.store.subscriptions.get(before.id)
}

function extrasOf(ctx: Ctx, subscription: Subscription, params: UpdateParams): WantedExtra[] {
  const { automatic_tax: automatic, currency } = subscription
  const customer = ctx.store.customers.get(subscription.customer)
  const extras = readExtras(ctx, params.add_invoice_items, { customer, currency })
  refuseRatesBeside(
    automatic.enabled,
    extras.flatMap(({ taxRates }) => taxRates),
  )
  return extras
}

/** An update that leaves items, anchor and trial alone. */
export const UNCHANGED: WantedChange = {
  items: [],
  anchor: 'unchanged',
  trial: null,
  prorationBehavior: 'create_prorations',
  prorationDate: null,
}

/** What an update changes in items, anchor and trial; null for one that leaves them alone. */
export function readWanted(
  ctx: Ctx,
  subscription: Subscription,
  params: Pick<
    UpdateParams,
    | 'billing_cycle_anchor'
    | 'items'
    | 'proration_behavior'
    | 'proration_date'
    | 'trial_end'
    | 'trial_from_plan'
  >,
  before: Subscription,
  itemsName = 'items',
): WantedChange | null {
  const { items = [] } = params
  const changes = readChanges(ctx, subscription, items, itemsName)
  const trialEnd =
    params.trial_end ?? (params.trial_from_plan === true ? fromPlan(ctx, subscription, changes) : undefined)
  const anchor = params.billing_cycle_anchor?.type ?? 'unchanged'
  const endsTrial = trialEnd === 'now' && subscription.status === 'trialing'
  const trial = typeof trialEnd === 'number' ? trialEnd : endsTrial ? 'end' : null
  if (typeof trial === 'number') checkTrialEnd(trial, ctx.now(subscription.customer))
  const cuts = movesEnd(subscription, before)
  if (items.length === 0 && anchor === 'unchanged' && trial === null && !cuts) return null
  return {
    ...(cuts ? { cancelAt: subscription.cancel_at } : {}),
    items: changes,
    anchor,
    trial,
    prorationBehavior: params.proration_behavior ?? 'create_prorations',
    prorationDate: params.proration_date ?? null,
  }
}

/** When the trial ends that the prices have by themselves; undefined without one. */
function fromPlan(ctx: Ctx, subscription: Subscription, changes: readonly ItemChange[]): number | undefined {
  const replaced = changes.flatMap((one) => (one.kind === 'add' ? [] : [one.item.id]))
  const prices = [
    ...subscription.items.data.filter(({ id }) => !replaced.includes(id)).map(({ price }) => price),
    ...changes.flatMap((one) => (one.kind === 'remove' ? [] : [one.wanted.price])),
  ]
  return trialOfPlan(prices, ctx.now(subscription.customer)) ?? undefined
}

/** Whether the running periods of a paying subscription end elsewhere than before. */
function movesEnd(after: Subscription, before: Subscription): boolean {
  if (after.cancel_at === before.cancel_at || !PAYING.includes(after.status)) return false
  return itemsUntil(before, after.cancel_at).some((item, index) => item !== before.items.data[index])
}

const PAYING: readonly string[] = ['active', 'past_due', 'unpaid']

function settle(ctx: Ctx, before: Subscription, params: UpdateParams): Subscription {
  const discounts = discountsAfter(ctx, before, params.discounts)
  const settled = ctx.store.subscriptions.put({
    ...withSettings(ctx, before, params),
    discounts: discounts.ids,
  })
  appointCollection(ctx, settled)
  dropDiscounts(ctx, before, settled)
  redeemDiscounts(ctx, discounts.fresh, { subscription: before.id, item: null })
  schedulePeriodEndOf(ctx, settled, before)
  return settled
}

function schedulePeriodEndOf(ctx: Ctx, after: Subscription, before: Subscription): void {
  if (after.cancel_at !== before.cancel_at && isRunning(after)) schedulePeriodEnd(ctx, after)
}

/** Without anything to pay with, a trial ends as its settings say, and nothing is billed. */
function strandsTrial(ctx: Ctx, subscription: Subscription, params: UpdateParams): boolean {
  const missing = subscription.trial_settings?.end_behavior.missing_payment_method
  return (
    params.trial_end === 'now' &&
    subscription.status === 'trialing' &&
    missing !== 'create_invoice' &&
    isStranded(ctx, subscription)
  )
}

/** The settings that may wait for a payment, where this update sets them. */
function heldSettings(ctx: Ctx, before: Subscription, params: UpdateParams): HeldSettings {
  const { cancel_at, cancel_at_period_end, canceled_at, cancellation_details, metadata } = withSettings(
    ctx,
    before,
    params,
  )
  const discounts = discountsAfter(ctx, before, params.discounts)
  keepDiscounts(ctx, discounts.fresh, before.id)
  return {
    ...(params.metadata === undefined ? {} : { metadata }),
    ...(params.discounts === undefined ? {} : { discounts: discounts.ids }),
    ...(params.cancel_at_period_end === undefined
      ? {}
      : { cancel_at, cancel_at_period_end, canceled_at, cancellation_details }),
  }
}

/** The subscription's discounts after the change; new ones are not stored yet. */
export function discountsAfter(ctx: Ctx, before: Subscription, given: UpdateParams['discounts']) {
  return readDiscounts(ctx, given, {
    customer: ctx.store.customers.get(before.customer),
    currency: before.currency,
    items: before.items.data,
    current: before.discounts,
    isNew: false,
    path: 'discounts',
  })
}

const isRunning = ({ status }: Subscription) => ['active', 'past_due', 'trialing', 'unpaid'].includes(status)

function withSettings(ctx: Ctx, before: Subscription, params: UpdateParams): Subscription {
  const customer = ctx.store.customers.get(before.customer)
  if (params.default_payment_method) checkAttached(ctx, customer, params.default_payment_method)
  const details = params.cancellation_details
  return {
    ...before,
    ...cancellation(ctx, before, params),
    ...(details === undefined
      ? {}
      : {
          cancellation_details: {
            comment: details.comment ?? before.cancellation_details?.comment ?? null,
            feedback: details.feedback ?? before.cancellation_details?.feedback ?? null,
            feedback_option: null,
            reason:
              cancellation(ctx, before, params).cancellation_details?.reason ??
              before.cancellation_details?.reason ??
              null,
          },
        }),
    ...taxSettings(ctx, before, customer, params),
    collection_method: params.collection_method ?? before.collection_method,
    days_until_due: params.days_until_due ?? before.days_until_due,
    default_payment_method: keep(params.default_payment_method, before.default_payment_method),
    description: keep(params.description, before.description),
    invoice_settings: invoiceSettingsOf(before.invoice_settings, params.invoice_settings),
    metadata: p.applyMetadata(before.metadata, params.metadata),
    pause_collection: pauseOf(ctx, before, params),
    payment_settings: paymentSettingsOf(before.payment_settings, params.payment_settings),
    trial_settings: trialSettingsOf(before.trial_settings, params.trial_settings),
  }
}

function taxSettings(
  ctx: Ctx,
  before: Subscription,
  customer: Customer,
  { automatic_tax: given, default_tax_rates: ids }: UpdateParams,
): Pick<Subscription, 'automatic_tax' | 'default_tax_rates'> {
  const { default_tax_rates: current, items } = before
  const rates = readTaxRates(ctx, ids, 'default_tax_rates') ?? current ?? []
  const enabled = given?.enabled ?? before.automatic_tax.enabled
  if (given !== undefined || ids !== undefined) {
    refuseRatesBeside(enabled, [...rates, ...items.data.flatMap((item) => item.tax_rates ?? [])])
  }
  refuseWithoutPlace(ctx, given?.enabled === true, customer)
  return {
    automatic_tax: given === undefined ? before.automatic_tax : automaticTaxOf(enabled),
    default_tax_rates: rates,
  }
}

function pauseOf(ctx: Ctx, before: Subscription, params: UpdateParams): Subscription['pause_collection'] {
  const given = params.pause_collection
  if (given === undefined) return before.pause_collection
  if (given === null) return null
  const { behavior, resumes_at = null } = given
  if (resumes_at === null || resumes_at > ctx.now(before.customer)) return { behavior, resumes_at }
  throw invalidRequest('`resumes_at` must be in the future.', { param: 'pause_collection[resumes_at]' })
}

const keep = <T>(change: T | null | undefined, current: T | null): T | null =>
  change === undefined ? current : change
