/** Stripe's test cards and accounts on the strip under the payment fields; each has its words in `checkout.testCards.<id>`. */
export const testCards = [
  { type: 'card', id: 'paid', number: '4242 4242 4242 4242' },
  { type: 'card', id: 'bankCheckOnce', number: '4000 0025 0000 3155' },
  { type: 'card', id: 'insufficientFunds', number: '4000 0000 0000 9995' },
  { type: 'card', id: 'declinedLater', number: '4000 0000 0000 0341' },
  { type: 'card', id: 'bankCheckAlways', number: '4000 0000 0000 3220' },
  { type: 'sepa_debit', id: 'debit', number: 'DE89 3704 0044 0532 0130 00' },
  { type: 'sepa_debit', id: 'debitFails', number: 'DE62 3704 0044 0532 0130 01' },
] as const
