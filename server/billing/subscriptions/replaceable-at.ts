import type { AccountBilling } from './load-billing.ts'

/** How long a bank's check counts as under way in another tab. */
const bankCheckMs = 10 * 60_000

/**
 * Wall time until which an open check by the bank keeps the unfinished attempt from being replaced.
 * @returns null when nothing keeps it
 */
export function replaceableAt(
  { facts, payment, setup }: Pick<AccountBilling, 'facts' | 'payment' | 'setup'>,
  now: Date,
): Date | null {
  const since = (payment ?? setup)?.statusSince
  if (facts.intent !== 'requires_action' || since === undefined) return null
  const until = new Date(since.getTime() + bankCheckMs)
  return until > now ? until : null
}
