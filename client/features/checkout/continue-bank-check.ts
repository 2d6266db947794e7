import type { Stripe } from '@stripe/stripe-js'
import type { PaymentStep, PlanChoice } from '#shared/contracts/subscriptions.ts'
import type { ConfirmResult } from '../../stripe/confirm.ts'
import type { AttemptStore } from './attempt-store.ts'
import { settleConfirm, type PayPorts, type PayResult } from './pay.ts'

export interface BankCheckPorts extends Pick<PayPorts, 'start' | 'outcome'> {
  readonly attempts: AttemptStore
  readonly loadStripe: () => Promise<Stripe>
  readonly resume: (stripe: Stripe, clientSecret: string) => Promise<ConfirmResult>
  readonly catalogueVersion: () => Promise<string>
  readonly consentVersion: string
}

export type BankCheckEnd =
  | Extract<PayResult, { kind: 'finished' | 'refused' | 'declined' | 'closed_by_customer' | 'lost' }>
  /** Stripe.js could not be loaded. */
  | { kind: 'blocked' }
  /** The amount is another one now: the order must be seen again before it is paid. */
  | { kind: 'choose_again' }

/**
 * Opens the bank's check of an unfinished payment again. The attempt keeps its id where this tab knows the order that it
 * began with; elsewhere (another browser) the same choice is started anew, which reaches the same unfinished subscription.
 */
export async function continueBankCheck(
  ports: BankCheckPorts,
  attemptId: string,
  choice: PlanChoice,
): Promise<BankCheckEnd> {
  let stripe: Stripe
  try {
    stripe = await ports.loadStripe()
  } catch {
    return { kind: 'blocked' }
  }

  let step: PaymentStep
  let id = attemptId
  try {
    const kept = ports.attempts.orderOf(attemptId)
    const order = kept ?? {
      choice,
      shown: { catalogueVersion: await ports.catalogueVersion() },
      consentVersion: ports.consentVersion,
    }
    if (kept === null) id = ports.attempts.idFor(order)
    step = await ports.start({ attemptId: id, ...order })
  } catch (error) {
    return { kind: 'refused', error }
  }

  switch (step.kind) {
    case 'done':
    case 'processing':
      return { kind: 'finished', attemptId: id }
    case 'amount_changed':
      return { kind: 'choose_again' }
    case 'confirm_payment':
    case 'confirm_setup': {
      const result = await settleConfirm(ports, id, await ports.resume(stripe, step.clientSecret))
      return result.kind === 'invalid_input' || result.kind === 'amount_changed' ? { kind: 'lost' } : result
    }
  }
}
