import { nothingComes, outlookOf, previewChange } from '../engine/preview-change.ts'
import { previewCancel, previewPause, previewResume } from '../engine/preview-ends.ts'
import { freshOf } from '../engine/item-changes.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { ValueOf } from '../http/params.ts'
import type { Customer, Invoice, Subscription } from '../store/collections.ts'
import type { discountsParam } from './discount-params.ts'
import { anchorOfRunning, ITEMS, type Details } from './preview-details.ts'
import { readPause } from './subscription-pause.ts'
import { cancellation } from './cancellation.ts'
import { discountsAfter, readWanted, UNCHANGED } from './subscription-update.ts'

type Discounts = ValueOf<typeof discountsParam> | undefined

/** The next invoice of a subscription that exists, with what the details change. */
export function previewRunning(
  ctx: Ctx,
  subscription: Subscription,
  details: Details,
  discounts: Discounts,
): Invoice {
  refuseWithOthers(details)
  const { ids, fresh } = discountsAfter(ctx, subscription, discounts)
  const discounted = { ...subscription, discounts: ids }
  const prorationBehavior = details.proration_behavior ?? 'create_prorations'
  if (details.cancel_now === true) return previewCancel(ctx, discounted, prorationBehavior !== 'none')
  if (details.pause !== undefined && Object.keys(details.pause).length > 0) {
    return previewPause(ctx, discounted, readPause(details.pause))
  }
  const anchor = anchorOfRunning(details)
  if (details.resume_at === 'now') {
    return previewResume(ctx, discounted, {
      anchor: anchor ?? 'now',
      paymentBehavior: 'resume_on_payment_attempt',
      prorationBehavior,
      prorationDate: details.proration_date ?? null,
    })
  }
  const { billing_cycle_anchor: _read, ...rest } = details
  const changes = { ...rest, ...(anchor === undefined ? {} : { billing_cycle_anchor: { type: anchor } }) }
  const after = { ...discounted, ...cancellation(ctx, subscription, details) }
  const wanted = readWanted(ctx, after, changes, subscription, ITEMS)
  const all = [...fresh, ...freshOf(wanted?.items ?? [])]
  return previewChange(ctx, after, wanted ?? UNCHANGED, outlookOf(ctx, subscription, all))
}

/** The invoice that comes first among those of a customer's subscriptions. */
export function previewSoonest(
  ctx: Ctx,
  customer: Customer,
  details: Details,
  discounts: Discounts,
): Invoice {
  const running = ctx.store.subscriptions
    .by('customer', customer.id)
    .filter(({ status }) => ['active', 'past_due', 'trialing'].includes(status))
    .toSorted((one, other) => endOf(one) - endOf(other))
  const [soonest] = running
  if (soonest === undefined) throw nothingComes({ customer: customer.id })
  return previewRunning(ctx, soonest, details, discounts)
}

const endOf = (subscription: Subscription) =>
  Math.min(...subscription.items.data.map((item) => item.current_period_end))

/** What ends or begins everything stands alone, so that nothing is left out in silence. */
function refuseWithOthers(details: Details): void {
  if (details.billing_mode !== undefined) {
    throw invalidRequest('The emulator does not preview another `billing_mode` of a subscription.', {
      param: 'subscription_details[billing_mode]',
    })
  }
  const whole = [
    details.cancel_now === true ? 'cancel_now' : null,
    details.pause === undefined ? null : 'pause',
    details.resume_at === undefined ? null : 'resume_at',
  ].find((name) => name !== null)
  if (whole === undefined || whole === null) return
  const fitting = [
    whole,
    'metadata',
    'proration_behavior',
    ...(whole === 'resume_at' ? ['billing_cycle_anchor', 'proration_date'] : []),
  ]
  const other = Object.keys(details).find((name) => !fitting.includes(name))
  if (other === undefined) return
  throw invalidRequest(`The emulator does not preview \`${whole}\` together with \`${other}\`.`, {
    param: `subscription_details[${other}]`,
  })
}
