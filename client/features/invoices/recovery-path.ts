import type { DeclineFamily } from '#shared/billing/decline-families.ts'

/** What helps against a refusal: waiting, the same card once more, the bank's check, or another method. */
export type RecoveryPath = 'wait' | 'same_or_other' | 'confirm' | 'other'

/** One row for each family of refusals: which way leads out, and whether it can wait. */
export const recoveryPaths: Record<DeclineFamily | 'no_method', { path: RecoveryPath; isHard: boolean }> = {
  insufficient_funds: { path: 'same_or_other', isHard: false },
  try_again_soon: { path: 'wait', isHard: false },
  bank_check_failed: { path: 'confirm', isHard: false },
  wrong_code: { path: 'other', isHard: true },
  wrong_number: { path: 'other', isHard: true },
  card_expired: { path: 'other', isHard: true },
  bank_declined: { path: 'other', isHard: true },
  not_supported: { path: 'other', isHard: true },
  too_many_attempts: { path: 'wait', isHard: false },
  no_method: { path: 'other', isHard: true },
}
