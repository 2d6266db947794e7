import { eq } from 'drizzle-orm'
import { payments } from '../db/schema/payments.ts'
import type { Deps } from '../deps.ts'
import { projectCharge } from '../projections/charge.ts'
import { projectCustomer } from '../projections/customer.ts'
import { projectPaymentIntent, projectSetupIntent } from '../projections/intent.ts'
import { projectInvoice } from '../projections/invoice.ts'
import { projectPaymentMethod } from '../projections/payment-method.ts'
import { drawReadSequence, type ProjectionSource, projecting } from '../projections/projection.ts'
import { projectSchedule } from '../projections/subscription-schedule.ts'
import { projectSubscription } from '../projections/subscription.ts'
import { projectTestClock } from '../projections/test-clock.ts'
import { listTries, readCharge } from '../stripe/charges.ts'
import { readCustomer } from '../stripe/customers.ts'
import { readPaymentIntent, readSetupIntent } from '../stripe/intents.ts'
import { readInvoice } from '../stripe/invoices.ts'
import { expanded, idOf } from '../stripe/object-parts.ts'
import type { StripeCharge, StripePaymentIntent } from '../stripe/objects.ts'
import { readPaymentMethod } from '../stripe/payment-methods.ts'
import { readSchedule } from '../stripe/schedules.ts'
import { readSubscription } from '../stripe/subscriptions.ts'
import { readTestClock } from '../stripe/test-clocks.ts'
import type { EventRead } from './event-table.ts'

/** On whose behalf an object is read again. */
export type RefreshSource = Omit<ProjectionSource, 'readSequence'>

/**
 * Reads one object at Stripe and projects it.
 * @returns the ids of all objects that the one read brought up to date
 */
export async function refresh(
  deps: Deps,
  source: RefreshSource,
  read: EventRead,
  id: string,
): Promise<readonly string[]> {
  const full = { ...source, readSequence: await drawReadSequence(deps.db) }
  switch (read) {
    case 'subscription': {
      const subscription = await readSubscription(deps.stripe, id)
      await projecting(deps, full, (projection) => projectSubscription(projection, subscription))
      const parts = [
        expanded(subscription.customer),
        expanded(subscription.latest_invoice),
        expanded(subscription.default_payment_method),
        expanded(subscription.pending_setup_intent),
      ]
      return [id, ...parts.flatMap((part) => (part === null ? [] : [part.id]))]
    }
    case 'invoice': {
      const invoice = await readInvoice(deps.stripe, id)
      await projecting(deps, full, (projection) => projectInvoice(projection, invoice))
      return [id]
    }
    case 'customer': {
      const customer = await readCustomer(deps.stripe, id)
      await projecting(deps, full, (projection) => projectCustomer(projection, customer))
      return [id]
    }
    case 'payment_intent': {
      const intent = await readPaymentIntent(deps.stripe, id)
      const tries = await unseenTries(deps, intent)
      await projecting(deps, full, async (projection) => {
        for (const charge of tries) await projectCharge(projection, charge)
        await projectPaymentIntent(projection, intent)
      })
      return intent.payment_method === null ? [id] : [id, idOf(intent.payment_method)]
    }
    case 'setup_intent': {
      const intent = await readSetupIntent(deps.stripe, id)
      await projecting(deps, full, (projection) => projectSetupIntent(projection, intent))
      return intent.payment_method === null ? [id] : [id, idOf(intent.payment_method)]
    }
    case 'payment_method': {
      const method = await readPaymentMethod(deps.stripe, id)
      await projecting(deps, full, (projection) => projectPaymentMethod(projection, method))
      return [id]
    }
    case 'charge': {
      const charge = await readCharge(deps.stripe, id)
      await projecting(deps, full, (projection) => projectCharge(projection, charge))
      return [id]
    }
    case 'subscription_schedule': {
      const schedule = await readSchedule(deps.stripe, id)
      await projecting(deps, full, (projection) => projectSchedule(projection, schedule))
      return [id]
    }
    case 'test_clock': {
      const clock = await readTestClock(deps.stripe, id)
      await projectTestClock(deps.db, source.accountId, clock, full.readSequence)
      return [id]
    }
  }
}

/**
 * The tries of a payment, where there may be some between the last one that our rows have and the one that came with it:
 * several fail within one event where a clock makes a jump, or where the inbox was behind. One request, after a refusal.
 */
async function unseenTries(
  { db, stripe }: Deps,
  { id, latest_charge: latest, last_payment_error: error }: StripePaymentIntent,
): Promise<readonly StripeCharge[]> {
  if (latest === null) return []
  const [row] = await db
    .select({ latest: payments.latestChargeId })
    .from(payments)
    .where(eq(payments.stripeId, id))
  const seen = row?.latest ?? null
  if (seen === idOf(latest) || (seen === null && error === null)) return []
  return listTries(stripe, id)
}
