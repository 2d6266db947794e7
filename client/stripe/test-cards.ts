/** Stripe's test cards on the strip under the card fields; each has its words in `checkout.testCards.<id>`. */
export const testCards = [
  { id: 'paid', number: '4242 4242 4242 4242' },
  { id: 'bankCheckOnce', number: '4000 0025 0000 3155' },
  { id: 'insufficientFunds', number: '4000 0000 0000 9995' },
  { id: 'declinedLater', number: '4000 0000 0000 0341' },
  { id: 'bankCheckAlways', number: '4000 0000 0000 3220' },
] as const
