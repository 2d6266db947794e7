import { and, eq, inArray, isNull, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { customers } from '../../db/schema/customers.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import { settingOverrides } from '../../db/schema/plans.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'

const own = alias(settingOverrides, 'own_setting')
const general = alias(settingOverrides, 'general_setting')

/** How long a subscription that Stripe refused taxes for is left alone. */
const restAfterRefusal = sql`now() - interval '1 day'`

/**
 * Subscriptions that run without automatic tax although the account has it, at an address that is known; of one account,
 * or a hundred of all. One whose change waits for its payment is left out until that is over, as is for a day one that Stripe refused.
 */
export async function findUntaxed(
  { db }: Pick<Deps, 'db'>,
  { accountId }: { accountId?: string } = {},
): Promise<{ accountId: string; subscriptionId: string }[]> {
  const byCatalogue = catalogueInUse().automaticTax === true ? 'on' : 'off'
  const refused = db
    .select({ one: sql`1` })
    .from(billingOperations)
    .where(
      and(
        eq(billingOperations.accountId, subscriptions.accountId),
        eq(billingOperations.kind, 'add_taxes'),
        inArray(billingOperations.state, ['failed', 'needs_review']),
        sql`${billingOperations.endedAt} > ${restAfterRefusal}`,
      ),
    )
  return db
    .select({ accountId: subscriptions.accountId, subscriptionId: subscriptions.stripeId })
    .from(subscriptions)
    .innerJoin(customers, eq(customers.stripeId, subscriptions.customerStripeId))
    .leftJoin(own, and(eq(own.accountId, subscriptions.accountId), eq(own.key, 'automatic_tax')))
    .leftJoin(general, and(isNull(general.accountId), eq(general.key, 'automatic_tax')))
    .where(
      and(
        accountId === undefined ? undefined : eq(subscriptions.accountId, accountId),
        eq(subscriptions.hasAutomaticTax, false),
        eq(subscriptions.isDeleted, false),
        inArray(subscriptions.status, ['trialing', 'active', 'past_due', 'unpaid', 'paused']),
        isNull(subscriptions.pendingUntil),
        sql`${customers.details} -> 'address' ->> 'country' is not null`,
        sql`coalesce(${own.value} ->> 'value', ${general.value} ->> 'value', ${byCatalogue}) = 'on'`,
        notExists(refused),
      ),
    )
    .limit(100)
}
