import { nothingComes, outlookOf, previewChange } from '../engine/preview-change.ts'
import { planChange } from '../engine/change-plan.ts'
import { previewRecurring } from '../engine/preview-recurring.ts'
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

/** What is asked of the preview beside what changes. */
interface Asked {
  discounts: ValueOf<typeof discountsParam> | undefined
  /** What is billed again and again is meant, not the next invoice. */
  recurs: boolean
}

/** The next invoice of a subscription that exists, with what the details change. */
export function previewRunning(
  ctx: Ctx,
  subscription: Subscription,
  details: Details,
  { discounts, recurs }: Asked,
): Invoice {
  refuseWithOthers(details)
  if (recurs) refuseEnds(details)
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
  if (recurs) {
    const plan = planChange(ctx, after, wanted ?? UNCHANGED, all)
    return previewRecurring(ctx, { ...after, ...plan.after }, all)
  }
  return previewChange(ctx, after, wanted ?? UNCHANGED, outlookOf(ctx, subscription, all))
}

/** The invoice that comes first among those of a customer's subscriptions. */
export function previewSoonest(ctx: Ctx, customer: Customer, details: Details, asked: Asked): Invoice {
  const running = ctx.store.subscriptions
    .by('customer', customer.id)
    .filter(({ status }) => ['active', 'past_due', 'trialing'].includes(status))
    .toSorted((one, other) => endOf(one) - endOf(other))
  const [soonest] = running
  if (soonest === undefined) throw nothingComes({ customer: customer.id })
  return previewRunning(ctx, soonest, details, asked)
}

const endOf = (subscription: Subscription) =>
  Math.min(...subscription.items.data.map((item) => item.current_period_end))

/** What is over bills nothing again. */
function refuseEnds(details: Details): void {
  const name = (['cancel_now', 'pause', 'resume_at'] as const).find((one) => details[one] !== undefined)
  if (name === undefined) return
  throw invalidRequest(`The emulator does not preview \`${name}\` with \`preview_mode=recurring\`.`, {
    param: 'preview_mode',
  })
}

/** What ends or begins everything stands alone, so that nothing is left out in silence. */
function refuseWithOthers(details: Details): void {
  if (details.start_date !== undefined) {
    throw invalidRequest('`start_date` can only be set for a subscription that does not exist yet.', {
      param: 'subscription_details[start_date]',
    })
  }
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
