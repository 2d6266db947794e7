import { asc, eq, getTableColumns } from 'drizzle-orm'
import { subscriptionItems, subscriptions } from '../db/schema/subscriptions.ts'
import { expanded, idOf } from '../stripe/object-parts.ts'
import type { StripeSubscription } from '../stripe/objects.ts'
import { projectCustomer } from './customer.ts'
import { projectSetupIntent } from './intent.ts'
import { projectInvoice } from './invoice.ts'
import { projectPaymentMethod } from './payment-method.ts'
import { mirror, type Projection } from './projection.ts'
import { columnsOf, type SubscriptionColumns } from './subscription-columns.ts'
import { describeSubscription } from './subscription-story.ts'

const { subscriptionStripeId: _owner, ...itemColumns } = getTableColumns(subscriptionItems)

/** A subscription as Stripe has it, with everything that was expanded in it. */
export async function projectSubscription(
  projection: Projection,
  subscription: StripeSubscription,
): Promise<void> {
  const customer = expanded(subscription.customer)
  const invoice = expanded(subscription.latest_invoice)
  const method = expanded(subscription.default_payment_method)
  const setup = expanded(subscription.pending_setup_intent)
  if (customer !== null) await projectCustomer(projection, customer)
  if (method !== null) await projectPaymentMethod(projection, method)
  await projectSubscriptionRow(projection, subscription)
  if (invoice !== null) await projectInvoice(projection, invoice)
  if (setup !== null) await projectSetupIntent(projection, setup)
}

async function projectSubscriptionRow(
  projection: Projection,
  subscription: StripeSubscription,
): Promise<void> {
  const { tx, accountId } = projection
  const stripeId = subscription.id
  await mirror<SubscriptionColumns>(projection, {
    subject: `subscriptions:${stripeId}`,
    noun: 'subscription',
    async find() {
      const [row] = await tx
        .select()
        .from(subscriptions)
        .where(eq(subscriptions.stripeId, stripeId))
        .for('update')
      if (row === undefined) return null
      const items = await tx
        .select(itemColumns)
        .from(subscriptionItems)
        .where(eq(subscriptionItems.subscriptionStripeId, stripeId))
        .orderBy(asc(subscriptionItems.stripeId))
      return { ...row, items }
    },
    next: (before) => columnsOf(accountId, subscription, before),
    async write({ items, ...after }, meta, isNew) {
      const row = { ...after, ...meta, stripeId }
      if (isNew) {
        const inserted = await tx
          .insert(subscriptions)
          .values(row)
          .onConflictDoNothing({ target: subscriptions.stripeId })
          .returning({ stripeId: subscriptions.stripeId })
        if (inserted.length === 0) return false
      } else {
        await tx.update(subscriptions).set(row).where(eq(subscriptions.stripeId, stripeId))
        await tx.delete(subscriptionItems).where(eq(subscriptionItems.subscriptionStripeId, stripeId))
      }
      await tx
        .insert(subscriptionItems)
        .values(items.map((item) => ({ ...item, subscriptionStripeId: idOf(stripeId) })))
      return true
    },
    describe: describeSubscription,
  })
}
