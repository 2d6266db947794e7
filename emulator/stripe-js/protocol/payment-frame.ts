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
  /** True when an Address Element asks for the billing address, so that this form does not. */
  hasBillingAddress: boolean
  /** What a customer session allows; absent without one. */
  saved?: SavedMethods
}

/** A method that the customer saved before. */
export interface SavedMethod {
  id: string
  type: string
  /** Empty for methods that are no cards. */
  brand: string
  last4: string
  expMonth?: number
  expYear?: number
  /** As the API tells it. */
  billingDetails: Record<string, unknown>
}

/** The saved methods of a customer session, and what may be done with them. */
export interface SavedMethods {
  methods: SavedMethod[]
  canRemove: boolean
  /** The box that saves a new method is shown. */
  canSave: boolean
  /** What a ticked box saves the method for. */
  usage?: string
}

/** A change of a saved card. */
export interface SavedChange {
  id: string
  expMonth: number
  expYear: number
}

export interface ConfirmRequest {
  object: 'payment_intent' | 'setup_intent'
  clientSecret: string
  /** Sent beside what the form holds. */
  params: ApiParams
}

/** What is to be made of what the form holds. */
export interface CreateRequest {
  kind: 'payment_method' | 'confirmation_token'
  params: ApiParams
}

export type CreateResult = { object: Record<string, unknown> } | { error: StripeError }

/** A card that a tool beside the page puts into the form; a person types it. */
export interface TypedCard {
  number: string
  expiry: string
  cvc: string
  country: string
  postalCode: string
}

/** What the page may ask of the frame. */
export interface PaymentFrameMethods {
  configure(config: PaymentFrameConfig): void
  /** Shows every error and tells the first. */
  validate(argument: null): { error?: StripeError; type?: string }
  /** Puts the cursor into the first field that shows an error. */
  focusInvalid(argument: null): void
  confirm(request: ConfirmRequest): Promise<IntentResult>
  create(request: CreateRequest): Promise<CreateResult>
  lock(isLocked: boolean): void
  focus(argument: null): void
  blur(argument: null): void
  clear(argument: null): void
  collapse(argument: null): void
  fill(card: TypedCard): void
}

export interface PaymentChange {
  empty: boolean
  complete: boolean
  collapsed: boolean
  value: {
    type: string
    billingDetails?: { address: { country: string | null; postalCode: string | null } }
    /** Present while the save box is shown. */
    savePaymentMethod?: boolean
    /** The saved method that is chosen. */
    payment_method?: { id: string; type: string; billing_details: Record<string, unknown> }
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
  removeSaved(id: string): Promise<{ error?: StripeError }>
  updateSaved(change: SavedChange): Promise<{ error?: StripeError }>
}

export type ChallengeOutcome = 'complete' | 'fail' | 'cancel'

export interface ChallengeHostMethods {
  /** The bank's page is there; afterwards the keyboard is in the challenge's frame. */
  ready(argument: null): void
  finish(outcome: ChallengeOutcome): void
}
