/** What Stripe.js adds to a return address. Secrets among it, and none of it is the truth about the payment. */
const stripeParameters = [
  'payment_intent',
  'payment_intent_client_secret',
  'setup_intent',
  'setup_intent_client_secret',
  'redirect_status',
  'source_type',
]

/** Takes what Stripe.js added out of the address bar and the history, leaving the rest of the address as it was. */
export function stripStripeParameters(): void {
  const url = new URL(window.location.href)
  const before = url.search
  for (const name of stripeParameters) url.searchParams.delete(name)
  if (url.search === before) return
  window.history.replaceState(window.history.state, '', url.pathname + url.search + url.hash)
}
