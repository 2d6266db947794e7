import type { Stripe, StripeElements, StripeError } from '@stripe/stripe-js'
import type { PaymentStep } from '#shared/contracts/subscriptions.ts'
import { declineFamilyOf, type DeclineFamily } from '#shared/billing/decline-families.ts'

/** How a confirmation in the browser ended. What counts for the account is still the server's word. */
export type ConfirmResult =
  | { kind: 'succeeded' }
  | { kind: 'processing' }
  /** The bank's check was left open: the intent still waits for it. */
  | { kind: 'closed_by_customer' }
  | { kind: 'declined'; family: DeclineFamily; code: string | null }
  /** A field is empty or wrong; the frame shows which one. */
  | { kind: 'invalid_input' }
  /** No answer that says yes or no: only the server can tell what happened. */
  | { kind: 'lost' }

export type ConfirmStep = Extract<PaymentStep, { kind: 'confirm_payment' | 'confirm_setup' }>

/**
 * Confirms with the card typed into the mounted Payment Element. Stays on the page unless the payment method itself
 * leads away. Never throws.
 */
export async function confirmWithElements(
  stripe: Stripe,
  elements: StripeElements,
  step: ConfirmStep,
): Promise<ConfirmResult> {
  const options = {
    elements,
    clientSecret: step.clientSecret,
    confirmParams: { return_url: step.returnUrl },
    redirect: 'if_required',
  } as const
  return settle(() =>
    step.kind === 'confirm_payment' ? stripe.confirmPayment(options) : stripe.confirmSetup(options),
  )
}

/** Reopens the bank's check of an intent that still waits for it. Never throws. */
export async function resumeBankCheck(stripe: Stripe, clientSecret: string): Promise<ConfirmResult> {
  return settle(() => stripe.handleNextAction({ clientSecret }))
}

interface IntentResult {
  paymentIntent?: { status: string } | undefined
  setupIntent?: { status: string } | undefined
  error?: StripeError | undefined
}

async function settle(run: () => Promise<IntentResult>): Promise<ConfirmResult> {
  let result: IntentResult
  try {
    result = await run()
  } catch {
    return { kind: 'lost' }
  }
  if (result.error) return fromError(result.error)
  return fromStatus(result.paymentIntent?.status ?? result.setupIntent?.status)
}

function fromStatus(status: string | undefined): ConfirmResult {
  switch (status) {
    case 'succeeded':
    case 'requires_capture':
      return { kind: 'succeeded' }
    case 'processing':
      return { kind: 'processing' }
    case 'requires_action':
      return { kind: 'closed_by_customer' }
    case 'requires_payment_method':
      return { kind: 'declined', family: 'bank_declined', code: null }
    default:
      return { kind: 'lost' }
  }
}

function fromError(error: StripeError): ConfirmResult {
  const intent = error.payment_intent ?? error.setup_intent
  if (intent?.status === 'succeeded' || intent?.status === 'processing') return fromStatus(intent.status)
  if (intent?.status === 'requires_action') return { kind: 'closed_by_customer' }
  switch (error.type) {
    case 'validation_error':
      return { kind: 'invalid_input' }
    case 'card_error':
      return declined(error)
    case 'rate_limit_error':
      return { kind: 'declined', family: 'too_many_attempts', code: error.code ?? null }
    case 'invalid_request_error':
      return isAuthenticationFailure(error.code) ? declined(error) : { kind: 'lost' }
    default:
      return { kind: 'lost' }
  }
}

function declined(error: StripeError): ConfirmResult {
  const family = declineFamilyOf(error.code, error.decline_code)
  return { kind: 'declined', family, code: error.decline_code ?? error.code ?? null }
}

function isAuthenticationFailure(code: string | undefined): boolean {
  return code === 'payment_intent_authentication_failure' || code === 'setup_intent_authentication_failure'
}
