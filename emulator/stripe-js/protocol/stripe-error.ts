/** The error of Stripe's API and of Stripe.js, as it is handed to the integration. */
export interface StripeError {
  type: string
  code?: string
  decline_code?: string
  message?: string
  param?: string
  [key: string]: unknown
}

/** An intent as the publishable key sees it; further keys are passed through untouched. */
export interface Intent {
  id: string
  object: 'payment_intent' | 'setup_intent'
  status: string
  client_secret: string
  next_action: Record<string, unknown> | null
  [key: string]: unknown
}

export type IntentResult = { intent: Intent } | { error: StripeError }
