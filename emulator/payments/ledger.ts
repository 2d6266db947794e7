import type { Ctx } from '../http/context.ts'
import type { BalanceTransaction } from '../store/collections.ts'

const DAYS_TO_AVAILABLE = 2

export interface Booking {
  /** Smallest unit; what leaves the account is negative. */
  amount: number
  fee: { amount: number; description: string } | null
  currency: string
  customer: string | null
  description: string | null
  source: string
  type: 'adjustment' | 'charge' | 'payment' | 'payment_refund' | 'refund' | 'refund_failure'
  category: string
}

/** Books money that came in or went out to the account's own balance. */
export function book(ctx: Ctx, booking: Booking): BalanceTransaction {
  const now = ctx.now(booking.customer)
  const fee = booking.fee?.amount ?? 0
  return ctx.store.balance_transactions.put({
    id: ctx.ids.next('txn_'),
    object: 'balance_transaction',
    amount: booking.amount,
    available_on: now + DAYS_TO_AVAILABLE * 86_400,
    balance_type: 'payments',
    created: now,
    currency: booking.currency,
    description: booking.description,
    exchange_rate: null,
    fee,
    fee_details:
      booking.fee === null
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency: booking.currency,
              description: booking.fee.description,
              type: 'stripe_fee',
            },
          ],
    net: booking.amount - fee,
    reporting_category: booking.category,
    source: booking.source,
    status: 'pending',
    type: booking.type,
  })
}
