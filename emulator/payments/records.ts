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
