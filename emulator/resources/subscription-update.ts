import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { redeemDiscounts } from '../engine/discounts.ts'
import { changeItems } from '../engine/change-items.ts'
import { endTrial } from '../engine/lifecycle.ts'
import { announceTrialEnd } from '../engine/subscribe.ts'
import { schedulePeriodEnd } from '../engine/subscription-status.ts'
import type { Subscription } from '../store/collections.ts'
import {
  paymentSettingsOf,
  paymentSettingsParam,
  trialSettingsOf,
  trialSettingsParam,
} from './subscription-params.ts'
import { itemChangeShape, readChanges } from './subscription-item-params.ts'
import { discountsParam, readDiscounts } from './discount-params.ts'
import { checkAttached, checkTrialEnd } from './subscription-request.ts'

export const updateShape = {
  cancel_at: p.emptyable(p.timestamp()),
  cancel_at_period_end: p.boolean(),
  collection_method: p.enumeration('charge_automatically', 'send_invoice'),
  days_until_due: p.integer({ min: 0 }),
  default_payment_method: p.emptyable(p.string()),
  description: p.emptyable(p.string({ max: 500 })),
  discounts: discountsParam,
  items: p.array(p.hash(itemChangeShape), { max: 20 }),
  metadata: p.metadata(),
  off_session: p.boolean(),
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
  trial_settings: trialSettingsParam,
}

type UpdateParams = p.ParamsOf<typeof updateShape> & {
  cancellation_details?: { comment?: string | null; feedback?: string | null }
}

/** Applies an update: plain settings first, then the trial's end, then the items with their prorations. */
export function updateSubscription(ctx: Ctx, before: Subscription, params: UpdateParams): Subscription {
  refuseForbidden(before, params)
  ctx.now(before.customer)
  const discounts = discountsAfter(ctx, before, params.discounts)
  const settled = ctx.store.subscriptions.put({
    ...withSettings(ctx, before, params),
    discounts: discounts.ids,
  })
  dropDiscounts(ctx, before, settled)
  redeemDiscounts(ctx, discounts.fresh, { subscription: before.id, item: null })
  if (settled.cancel_at !== before.cancel_at && isRunning(settled)) schedulePeriodEnd(ctx, settled)
  const { items } = params
  if (items !== undefined && items.length > 0) {
    changeItems(ctx, settled, {
      items: readChanges(ctx, settled, items),
      prorationBehavior: params.proration_behavior ?? 'create_prorations',
      prorationDate: params.proration_date ?? null,
      paymentBehavior: params.payment_behavior ?? 'allow_incomplete',
      offSession: params.off_session ?? false,
      before,
    })
  } else {
    ctx.emit('customer.subscription.updated', settled, before)
  }
  if (params.trial_end !== undefined) changeTrialEnd(ctx, before.id, params.trial_end)
  return ctx.store.subscriptions.get(before.id)
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

function dropDiscounts(ctx: Ctx, before: Subscription, after: Subscription): void {
  for (const id of before.discounts) {
    if (after.discounts.includes(id)) continue
    ctx.unschedule('discount_end', id)
    const discount = ctx.store.discounts.find(id)
    if (discount) ctx.emit('customer.discount.deleted', discount)
  }
}

const isRunning = ({ status }: Subscription) => ['active', 'past_due', 'trialing', 'unpaid'].includes(status)

function refuseForbidden(subscription: Subscription, params: UpdateParams): void {
  const given = Object.keys(params)
  if (subscription.schedule !== null && given.some((name) => name.startsWith('cancel_at'))) {
    throw invalidRequest(
      `The subscription is managed by the subscription schedule \`${subscription.schedule}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    )
  }
  if (subscription.status === 'canceled') {
    if (given.every((name) => name === 'metadata' || name === 'cancellation_details')) return
    throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.', {
      code: 'invalid_canceled_subscription_fields',
    })
  }
  if (subscription.status !== 'incomplete' && subscription.status !== 'incomplete_expired') return
  const allowed = ['metadata', 'cancellation_details', 'default_source']
  const refused = given.find((name) => !allowed.includes(name))
  if (refused === undefined) return
  throw invalidRequest(
    `This subscription is in the \`${subscription.status}\` status: only its metadata can be updated.`,
    { param: refused },
  )
}

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
    collection_method: params.collection_method ?? before.collection_method,
    days_until_due: params.days_until_due ?? before.days_until_due,
    default_payment_method: keep(params.default_payment_method, before.default_payment_method),
    description: keep(params.description, before.description),
    metadata: p.applyMetadata(before.metadata, params.metadata),
    payment_settings: paymentSettingsOf(before.payment_settings, params.payment_settings),
    trial_settings:
      params.trial_settings === undefined ? before.trial_settings : trialSettingsOf(params.trial_settings),
  }
}

const keep = <T>(change: T | null | undefined, current: T | null): T | null =>
  change === undefined ? current : change

function cancellation(ctx: Ctx, before: Subscription, params: UpdateParams): Partial<Subscription> {
  const none = { comment: null, feedback: null, feedback_option: null, reason: null }
  const open = { cancel_at: null, cancel_at_period_end: false, canceled_at: null, cancellation_details: none }
  const at = (moment: number, atPeriodEnd: boolean): Partial<Subscription> => ({
    cancel_at: moment,
    cancel_at_period_end: atPeriodEnd,
    canceled_at: ctx.now(before.customer),
    cancellation_details: {
      ...none,
      ...before.cancellation_details,
      reason: 'cancellation_requested',
    },
  })
  if (params.cancel_at_period_end === true) {
    return at(Math.min(...before.items.data.map((item) => item.current_period_end)), true)
  }
  if (params.cancel_at_period_end === false && before.cancel_at_period_end) return open
  if (params.cancel_at === null) return open
  return params.cancel_at === undefined ? {} : at(params.cancel_at, false)
}

function changeTrialEnd(ctx: Ctx, id: string, trialEnd: 'now' | number): void {
  const before = ctx.store.subscriptions.get(id)
  const now = ctx.now(before.customer)
  if (trialEnd === 'now') {
    if (before.status !== 'trialing') return
    const ended = ctx.store.subscriptions.put({ ...withTrialEnd(before, now), billing_cycle_anchor: now })
    endTrial(ctx, ended, 'now')
    return
  }
  checkTrialEnd(trialEnd, now)
  if (before.status !== 'trialing') {
    throw invalidRequest('The emulator does not start a trial on a running subscription.', {
      param: 'trial_end',
    })
  }
  const extended = ctx.store.subscriptions.put({
    ...withTrialEnd(before, trialEnd),
    billing_cycle_anchor: trialEnd,
  })
  ctx.emit('customer.subscription.updated', extended, before)
  schedulePeriodEnd(ctx, extended)
  announceTrialEnd(ctx, extended, trialEnd)
}

function withTrialEnd(subscription: Subscription, trialEnd: number): Subscription {
  const data = subscription.items.data.map((item) => ({ ...item, current_period_end: trialEnd }))
  return { ...subscription, items: { ...subscription.items, data }, trial_end: trialEnd }
}
