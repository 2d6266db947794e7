import { refusalOf } from '../trpc/errors.ts'
import type { ConfirmResult } from './confirm.ts'
import { declineFamilyOf } from '#shared/billing/decline-families.ts'

/** What stands between a person and a payment, after a press of the button. */
export type PaymentProblem =
  | Extract<ConfirmResult, { kind: 'declined' | 'closed_by_customer' | 'lost' }>
  | { kind: 'refused'; error: unknown }

/** A refusal by the server; one that carries the bank's word is told as the bank's. */
export function declinedBy(error: unknown): PaymentProblem {
  const { code, details } = refusalOf(error)
  if (code !== 'card_declined') return { kind: 'refused', error }
  const declineCode = details['declineCode']
  const known = typeof declineCode === 'string' ? declineCode : undefined
  return { kind: 'declined', family: declineFamilyOf(undefined, known), code: known ?? null }
}
