import type { Stripe } from '@stripe/stripe-js'
import type { PaymentStep } from '#shared/contracts/subscriptions.ts'
import type { ConfirmResult } from '../../stripe/confirm.ts'

export interface ChangePorts {
  readonly loadStripe: () => Promise<Stripe>
  readonly resume: (stripe: Stripe, clientSecret: string) => Promise<ConfirmResult>
  /** Asks the server what became of the change and lets it do what is left. */
  readonly finish: () => Promise<PaymentStep>
}

/** How a change ended for the page: made, on its way at the bank, or still waiting for the customer's answer to the bank. */
export type ChangeEnd = 'done' | 'processing' | 'waiting'

/**
 * Takes a change from the server's first answer to its end: opens the bank's check where there is one, and asks the server
 * afterwards, whose word alone counts. Throws what the server refuses with, a declined card for one.
 */
export async function settleBankCheck(ports: ChangePorts, step: PaymentStep): Promise<ChangeEnd> {
  if (step.kind === 'done' || step.kind === 'processing') return step.kind
  if (step.kind === 'amount_changed') return 'waiting'
  let stripe: Stripe
  try {
    stripe = await ports.loadStripe()
  } catch {
    return 'waiting'
  }
  await ports.resume(stripe, step.clientSecret)
  const after = await ports.finish()
  return after.kind === 'done' || after.kind === 'processing' ? after.kind : 'waiting'
}
