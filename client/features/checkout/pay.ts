import type { AttemptOutcome, PaymentStep } from '#shared/contracts/subscriptions.ts'
import type { CardForm } from '../../stripe/card-form.ts'
import type { ConfirmResult } from '../../stripe/confirm.ts'
import { declineFamilyOf, type DeclineFamily } from '#shared/billing/decline-families.ts'
import { declinedBy } from '../../stripe/payment-problem.ts'
import { refusalOf } from '../../trpc/errors.ts'
import type { AttemptStore, Order } from './attempt-store.ts'

/** What is known of how an attempt ended, whatever was bought. */
type KnownOutcome = Pick<AttemptOutcome, 'outcome' | 'declineCode'>

export interface PayPorts<Ordered extends object = Order> {
  readonly start: (input: Ordered & { attemptId: string }) => Promise<PaymentStep>
  readonly outcome: (attemptId: string) => Promise<KnownOutcome>
  readonly attempts: Pick<AttemptStore<Ordered>, 'idFor' | 'forget'>
  /** What pays: the typed fields or a method on file. Null when the order needs no card (a trial without one). */
  readonly card: CardForm | null
  /** Called when the server has the order and the bank is asked. */
  readonly onConfirming: () => void
}

interface SettlePorts {
  readonly outcome: PayPorts['outcome']
  readonly attempts: Pick<AttemptStore, 'forget'>
}

/** How pressing the button ended. Everything but `finished` leaves the customer on the page with the card still there. */
export type PayResult =
  | { kind: 'finished'; attemptId: string }
  | { kind: 'invalid_input' }
  | { kind: 'amount_changed'; quoteId: string }
  | { kind: 'refused'; error: unknown }
  | { kind: 'declined'; family: DeclineFamily; code: string | null }
  | { kind: 'closed_by_customer' }
  | { kind: 'lost' }

/**
 * Pays one order: the form's own check, exactly one call to our server, then the bank. Calling it again with the same
 * order continues the same payment; after a decline it is a new one on the same subscription.
 */
export async function pay<Ordered extends object>(
  ports: PayPorts<Ordered>,
  order: Ordered,
): Promise<PayResult> {
  if (ports.card && !(await ports.card.validate())) return { kind: 'invalid_input' }

  const attemptId = ports.attempts.idFor(order)
  let step: PaymentStep
  try {
    step = await ports.start({ attemptId, ...order })
  } catch (error) {
    if (endsAttempt(error)) ports.attempts.forget()
    return declinedBy(error)
  }

  switch (step.kind) {
    case 'done':
    case 'processing':
      return { kind: 'finished', attemptId }
    case 'amount_changed':
      return { kind: 'amount_changed', quoteId: step.quoteId }
    case 'confirm_payment':
    case 'confirm_setup': {
      if (!ports.card) return { kind: 'lost' }
      ports.onConfirming()
      const result = await ports.card.confirm(step)
      return settleConfirm(ports, attemptId, result)
    }
  }
}

/** What a confirmation means for the attempt: a decline ends it, an open bank check or a lost answer keeps it. */
export async function settleConfirm(
  ports: SettlePorts,
  attemptId: string,
  result: ConfirmResult,
): Promise<PayResult> {
  switch (result.kind) {
    case 'succeeded':
    case 'processing':
      return { kind: 'finished', attemptId }
    case 'declined':
      ports.attempts.forget()
      return result
    case 'closed_by_customer':
    case 'invalid_input':
      return result
    case 'lost':
      return askServer(ports, attemptId)
  }
}

async function askServer(ports: SettlePorts, attemptId: string): Promise<PayResult> {
  let outcome: KnownOutcome
  try {
    outcome = await ports.outcome(attemptId)
  } catch {
    return { kind: 'lost' }
  }
  switch (outcome.outcome) {
    case 'paid':
    case 'processing':
      return { kind: 'finished', attemptId }
    case 'needs_bank':
      return { kind: 'closed_by_customer' }
    case 'failed': {
      if (outcome.declineCode === null) return { kind: 'lost' }
      ports.attempts.forget()
      const family = declineFamilyOf(undefined, outcome.declineCode)
      return { kind: 'declined', family, code: outcome.declineCode }
    }
    case 'waiting':
      return { kind: 'lost' }
  }
}

/** Refusals after which the same id would only be refused again. */
function endsAttempt(error: unknown): boolean {
  const { code } = refusalOf(error)
  return code === 'attempt_reused' || code === 'card_declined' || code === 'quote_expired'
}
