import type { ChangePreview, PreviewChangeInput } from '#shared/contracts/plan-changes.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { previewItems, previewPeriod, type StripePreview } from '../../stripe/invoice-preview.ts'
import { accountNow } from '../clock/account-now.ts'
import { storeQuote } from '../quotes/quotes.ts'
import { paymentMethodOf } from '../subscriptions/current-subscription.ts'
import { checkChange, type CheckedChange } from './check-change.ts'
import { fingerprintOf } from './fingerprint.ts'
import { itemsOfChange } from './items-of-change.ts'
import { workedLines } from './worked-lines.ts'

/**
 * What a change would cost and from when it would apply: Stripe's figures, kept as a quote that `change` takes.
 * Two requests where something applies now, else one. Refuses what cannot be changed by name.
 */
export async function previewChange(
  deps: Deps,
  accountId: string,
  { choice, when }: PreviewChangeInput,
): Promise<ChangePreview> {
  const checked = await checkChange(deps, accountId, choice, when)
  const { billing, now, later, current, isTrial } = checked
  const prorationDate = Math.floor((await accountNow(deps, accountId)).getTime() / 1000)
  const [bill, period] = await Promise.all([
    now === null ? null : billOf(deps, checked, now, prorationDate),
    periodOf(deps, checked, later ?? now ?? current),
  ])
  const laterAt = later === null ? null : billing.row.periodEndsAt
  const nextAt =
    laterAt ?? (isTrial ? billing.row.trialEndsAt : endOfBilled(bill)) ?? billing.row.periodEndsAt
  if (nextAt === null) throw new BillingError('unexpected', 'what runs has no period')
  const { currency } = period
  const next = {
    amount: { amountMinor: period.total, currency },
    charged: { amountMinor: chargedOf(period, bill), currency },
    at: nextAt.toISOString(),
  }
  const due = { amountMinor: bill?.amount_due ?? 0, currency }
  const quote = await storeQuote(deps, accountId, {
    choice,
    dueNow: due,
    recurring: next.amount,
    change: {
      subscriptionId: billing.row.stripeId,
      now,
      later,
      prorationDate,
      fingerprint: fingerprintOf(billing),
    },
  })
  return {
    ...quote,
    from: current,
    to: choice,
    now: now === null || bill === null ? null : { choice: now, due, lines: await workedLines(deps.db, bill) },
    later: later === null || laterAt === null ? null : { choice: later, at: laterAt.toISOString() },
    waitsBecause: checked.waitsBecause,
    mayWait: checked.mayWait,
    next,
    creditKept: bill !== null && bill.total < 0 ? { amountMinor: -bill.total, currency } : null,
    isTrial,
    replaces: checked.replaces,
    replacesPause: checked.replacesPause,
    paymentMethod: paymentMethodOf(billing),
  }
}

/** What a period is charged once the bill before it has used the account's credit, or left some. Minor units. */
function chargedOf(period: StripePreview, bill: StripePreview | null): number {
  const balance =
    bill === null ? period.starting_balance : bill.starting_balance - (bill.amount_due - bill.total)
  return Math.max(0, period.total + balance)
}

/** When the time that a bill pays for ends, which another interval moves; null where it bills nothing. */
function endOfBilled(bill: StripePreview | null): Date | null {
  const ends = bill?.lines.data.map(({ period }) => period.end.getTime()) ?? []
  return ends.length === 0 ? null : new Date(Math.max(...ends))
}

/** The invoice that would be made now. */
export async function billOf(
  deps: Pick<Deps, 'db' | 'stripe'>,
  { billing }: Pick<CheckedChange, 'billing'>,
  now: PlanChoice,
  prorationDate: number,
): Promise<StripePreview> {
  const { changes } = await itemsOfChange(deps.db, billing, now)
  return previewItems(deps.stripe, {
    subscription: billing.row.stripeId,
    items: changes,
    prorationDate,
  })
}

async function periodOf(
  deps: Pick<Deps, 'db' | 'stripe'>,
  { billing }: CheckedChange,
  choice: PlanChoice,
): Promise<StripePreview> {
  const { changes } = await itemsOfChange(deps.db, billing, choice)
  return previewPeriod(deps.stripe, { subscription: billing.row.stripeId, items: changes })
}
