import type { StripeCharge } from '../stripe/objects.ts'
import { type Projection, record } from './projection.ts'

/** Tells of refunds and disputes. Charges have no row of their own; each total of refunds is told once. */
export async function projectCharge(projection: Projection, charge: StripeCharge): Promise<void> {
  const facts = {
    amountMinor: charge.amount,
    refundedMinor: charge.amount_refunded,
    currency: charge.currency,
  }
  const subject = `charges:${charge.id}`
  if (charge.amount_refunded > 0) {
    const onceKey = `refunded:${charge.id}:${charge.amount_refunded}`
    await record(projection, { action: 'charge.refunded', facts, subject, onceKey })
  }
  if (charge.disputed) {
    await record(projection, {
      action: 'charge.disputed',
      facts,
      subject,
      onceKey: `disputed:${charge.id}`,
    })
  }
}
