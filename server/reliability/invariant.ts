/** What must hold whatever happened: the promises of the billing desk, by number. */
export const invariants = {
  I1: 'what was charged less what was refunded is what the invoices say was paid',
  I2: 'one intent to pay is charged once',
  I3: 'an account has at most one customer and one subscription that runs',
  I4: 'every event that was taken in is in exactly one state',
  I5: 'the rows say what Stripe says',
  I6: 'every change of a billing row is in the audit trail, without a gap',
  I7: 'nothing gives access that was never paid for',
  I8: 'every message is due once',
  I9: 'no operation is left half done',
  I10: 'what was shown is what was charged',
  I11: 'newer data is never replaced by older, and what is gone stays gone',
  I12: 'nothing of ours at Stripe is without a row',
  I13: 'every row belongs to the account of what it hangs on',
  I14: 'no secret and no card number is at rest',
  I15: 'no work waits that could be done',
  I16: 'credits add up, and no invoice brings them before it is paid',
} as const

export type InvariantName = keyof typeof invariants

/** One thing found that must not be, with what is known of it. */
export interface Violation {
  invariant: InvariantName
  /** What was found, in a few words. */
  found: string
  facts: Readonly<Record<string, unknown>>
}
