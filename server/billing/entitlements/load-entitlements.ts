import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { type Entitlements, entitlementsOf, type Grant } from '#shared/billing/entitlements.ts'
import { addMonths } from '#shared/billing/months.ts'
import { billingStateOf } from '#shared/billing/subscription-state.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { manualGrants } from '../../db/schema/usage.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'
import { purchasedFeatures } from '../purchases/purchased-features.ts'
import { loadOverrides } from '../settings/overrides.ts'
import { loadBilling, type SubscriptionRow } from '../subscriptions/load-billing.ts'

export interface AccountEntitlements extends Entitlements {
  /** The account's time at which they hold. */
  readonly now: Date
  /** The end of the paid period, which periods of use follow; null when none runs. */
  readonly periodEndsAt: Date | null
  /** Its beginning; null when none runs. */
  readonly periodStartsAt: Date | null
  /** Seats that are paid for, included ones among them; null where the plan is not sold by seats. */
  readonly seats: number | null
  /** The freshness number of the subscription's row; null when there is none. */
  readonly asOf: number | null
}

/**
 * What the account may do now, as our rows have it; no request leaves.
 * @param instead what it would be with this choice in the place of the one that runs
 */
export async function loadEntitlements(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  instead: PlanChoice | null = null,
): Promise<AccountEntitlements> {
  const [now, billing, overrides, purchased] = await Promise.all([
    accountNow(deps, accountId),
    loadBilling(deps.db, accountId),
    loadOverrides(deps.db, accountId),
    purchasedFeatures(deps.db, accountId),
  ])
  const { facts, invoice, row } = billing
  const entitlements = entitlementsOf(
    {
      catalogue: catalogueInUse(),
      state: billingStateOf(facts, now),
      choice: instead ?? facts.subscription?.choice ?? null,
      pastDueSince: invoice === null ? null : (invoice.finalizedAt ?? invoice.createdAt),
      purchased,
      grants: await grantsAt(deps.db, accountId, now),
      overrides,
    },
    now,
  )
  const running = entitlements.isSubscribed ? row : null
  return {
    ...entitlements,
    now,
    periodEndsAt: running?.periodEndsAt ?? null,
    periodStartsAt: running === null ? null : periodStart(running),
    seats: running === null ? null : seatsOf(instead ?? running),
    asOf: row?.readSequence ?? null,
  }
}

function seatsOf({ plan, seats }: Pick<SubscriptionRow, 'plan' | 'seats'>): number | null {
  const { plans } = catalogueInUse()
  const definition = Object.hasOwn(plans, plan) ? plans[plan] : undefined
  if (definition?.kind !== 'paid' || definition.seats === null) return null
  return Math.max(seats, definition.seats.included?.count ?? 0)
}

/** Where the period that is paid for, or tried, began: Stripe's period counts back from its end. */
function periodStart({ interval, periodEndsAt, startedAt, trialEndsAt }: SubscriptionRow): Date | null {
  if (periodEndsAt === null) return null
  const isTrial = trialEndsAt !== null && trialEndsAt >= periodEndsAt
  const counted = addMonths(periodEndsAt, interval === 'year' ? -12 : -1)
  return isTrial || counted < startedAt ? startedAt : counted
}

async function grantsAt(db: Database | Transaction, accountId: string, now: Date): Promise<Grant[]> {
  const rows = await db
    .select()
    .from(manualGrants)
    .where(
      and(
        eq(manualGrants.accountId, accountId),
        or(isNull(manualGrants.endsAt), gt(manualGrants.endsAt, now)),
      ),
    )
  return rows.map(({ kind, code, amount }) => (kind === 'feature' ? { kind, code } : { kind, code, amount }))
}
