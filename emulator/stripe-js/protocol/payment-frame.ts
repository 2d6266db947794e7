import type { AppearanceOptions } from '../appearance/appearance-options.ts'
import type { TransportMethods } from './port-transport.ts'
import type { IntentResult, StripeError } from './stripe-error.ts'
import type { ApiParams } from './transport.ts'

/** One of the integration's `fonts`. */
export interface FontSource {
  cssSrc?: string
  family?: string
  src?: string
  weight?: string
  style?: string
  display?: string
  unicodeRange?: string
}

/** Everything that decides how the Payment Element looks; sent whole on each change. */
export interface PaymentFrameConfig {
  locale: string
  appearance: AppearanceOptions
  fonts: FontSource[]
  /** The options of `elements.create('payment', …)`, unchecked. */
  options: Record<string, unknown>
  /** Payment method types in the order they are offered. */
  methodTypes: string[]
  /** Preselected in the country field. */
  country: string
  businessName: string
  /** True when the card will be charged later, so that the terms are shown. */
  isSavingForLater: boolean
}

export interface ConfirmRequest {
  object: 'payment_intent' | 'setup_intent'
  clientSecret: string
  /** Sent beside what the form holds. */
  params: ApiParams
}

/** What the page may ask of the frame. */
export interface PaymentFrameMethods {
  configure(config: PaymentFrameConfig): void
  /** Shows every error and tells the first. */
  validate(argument: null): { error?: StripeError; type?: string }
  /** Puts the cursor into the first field that shows an error. */
  focusInvalid(argument: null): void
  confirm(request: ConfirmRequest): Promise<IntentResult>
  createPaymentMethod(
    params: ApiParams,
  ): Promise<{ paymentMethod: Record<string, unknown> } | { error: StripeError }>
  lock(isLocked: boolean): void
  focus(argument: null): void
  blur(argument: null): void
  clear(argument: null): void
  collapse(argument: null): void
}

export interface PaymentChange {
  empty: boolean
  complete: boolean
  collapsed: boolean
  value: {
    type: string
    billingDetails?: { address: { country: string | null; postalCode: string | null } }
  }
}

/** What the frame tells the page, and the page's transport where the frame has none. */
export interface PaymentHostMethods extends TransportMethods {
  /** In CSS pixels, the margin for shadows included. */
  resize(height: number): void
  change(change: PaymentChange): void
  cardDetails(brands: string[] | null): void
  focus(argument: null): void
  blur(argument: null): void
  escape(argument: null): void
}

export type ChallengeOutcome = 'complete' | 'fail' | 'cancel'

export interface ChallengeHostMethods {
  /** The bank's page is there; afterwards the keyboard is in the challenge's frame. */
  ready(argument: null): void
  finish(outcome: ChallengeOutcome): void
}
