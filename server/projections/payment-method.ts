import { eq } from 'drizzle-orm'
import { paymentMethods } from '../db/schema/payments.ts'
import type { StripePaymentMethod } from '../stripe/objects.ts'
import { mirror, type Projection } from './projection.ts'

type Columns = ReturnType<typeof columnsOf>

function columnsOf(accountId: string, { type, card, sepa_debit: account, created }: StripePaymentMethod) {
  return {
    accountId,
    type,
    brand: card?.brand ?? null,
    last4: card?.last4 ?? account?.last4 ?? null,
    expMonth: card?.exp_month ?? null,
    expYear: card?.exp_year ?? null,
    fingerprint: card?.fingerprint ?? account?.fingerprint ?? null,
    wallet: card?.wallet?.type ?? null,
    createdAt: created,
  }
}

/**
 * A payment method as Stripe has it. One that never belonged to the customer is not kept; one that was detached stays
 * as a tombstone.
 */
export async function projectPaymentMethod(
  projection: Projection,
  method: StripePaymentMethod,
): Promise<void> {
  const { tx, accountId } = projection
  const subject = `payment_methods:${method.id}`
  const isDetached = method.customer === null
  async function find() {
    const [row] = await tx
      .select()
      .from(paymentMethods)
      .where(eq(paymentMethods.stripeId, method.id))
      .for('update')
    return row ?? null
  }
  if (isDetached && (await find()) === null) return
  await mirror<Columns>(projection, {
    subject,
    noun: 'payment_method',
    isDeleted: isDetached,
    find,
    next: () => columnsOf(accountId, method),
    async write(after, meta, isNew) {
      const row = { ...after, ...meta, stripeId: method.id }
      if (!isNew) {
        await tx.update(paymentMethods).set(row).where(eq(paymentMethods.stripeId, method.id))
        return true
      }
      const inserted = await tx
        .insert(paymentMethods)
        .values(row)
        .onConflictDoNothing()
        .returning({ stripeId: paymentMethods.stripeId })
      return inserted.length > 0
    },
    describe(before, { type, brand, last4, expMonth, expYear }) {
      const facts = { type, brand, last4 }
      if (isDetached) return [{ action: 'payment_method.detached', facts }]
      // Banks send the new date, and the new number of a card that was reissued, without anybody here.
      const isRenewed = before !== null && (before.expMonth !== expMonth || before.expYear !== expYear)
      if (isRenewed && expMonth !== null && expYear !== null) {
        return [{ action: 'payment_method.renewed', facts: { ...facts, expMonth, expYear } }]
      }
      return [{ action: before === null ? 'payment_method.attached' : 'payment_method.updated', facts }]
    },
  })
}
