import type { SavedMethod } from '#shared/contracts/payment-methods.ts'

/** How long before its end a card is said to end soon. */
const soonMs = 60 * 86_400_000

/**
 * How long a card is still good. It is good until its month is over.
 * @param nextChargeAt when it is charged next, where that is known
 */
export function expiryOf(
  { expMonth, expYear }: { expMonth: number | null; expYear: number | null },
  now: Date,
  nextChargeAt: Date | null,
): SavedMethod['expiry'] {
  if (expMonth === null || expYear === null) return 'none'
  const endsAt = Date.UTC(expYear, expMonth, 1)
  if (endsAt <= now.getTime()) return 'expired'
  if (nextChargeAt !== null && endsAt <= nextChargeAt.getTime()) return 'before_next_charge'
  return endsAt - now.getTime() <= soonMs ? 'expiring' : 'good'
}
