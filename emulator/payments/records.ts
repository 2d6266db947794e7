import type { ConfirmationToken, CustomerSession } from '../store/collections.ts'

/** What the vault knows about a card and no answer ever shows. */
export interface VaultedCard {
  /** The payment method's id. */
  id: string
  number: string
  cvcGiven: boolean
  /** A set-up for off-session use succeeded once. */
  setUp: boolean
  /** Used, or detached, without belonging to a customer: it may not be used again. */
  spent: boolean
}

/** One attempt to pay or to set up that waits for the bank's check of the card holder. */
export interface Challenge {
  /** `payatt_…` or `setatt_…`, which Stripe.js calls the source. */
  id: string
  created: number
  intent: string
  kind: 'payment_intent' | 'setup_intent'
  method: string
  transactionId: string
}

/** A customer session under its client secret, which is all that Stripe.js knows of it. */
export interface OpenCustomerSession {
  /** The client secret. */
  id: string
  created: number
  session: CustomerSession
}

/** A confirmation token with the method behind it, which nothing shows before a confirmation. */
export interface OpenConfirmationToken {
  /** The token's id. */
  id: string
  created: number
  token: ConfirmationToken
  /** The payment method's id. */
  method: string
}
