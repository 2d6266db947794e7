/** What becomes of a debit: paid, refused by the bank, or paid and then disputed by the account's holder. */
export type DebitOutcome = 'succeeds' | 'fails' | 'disputed'

export interface TestIban {
  outcome: DebitOutcome
  /** From the debit to the bank's word, in days of the customer's clock. */
  days: number
  /** Why it fails. */
  failure?: { code: string; message: string }
  /** Refused before anything is debited, when the payment is confirmed. */
  limit?: { code: string; message: string }
  /** Refused already as a payment method. */
  refusal?: { code: string; message: string }
}

const DAYS = 5
/** A bank sends back what it does not pay sooner than what it pays counts as settled. */
const RETURN_DAYS = 3
const LATE_DAYS = 14

const CLOSED = { code: 'account_closed', message: 'The customer’s bank account has been closed.' }
const POOR = {
  code: 'insufficient_funds',
  message: 'The customer’s account has insufficient funds to cover this payment.',
}

/**
 * What each of Stripe's test accounts does, by the stem of its ready-made payment method (`pm_sepaDebit_<stem>_<cc>`)
 * or, for those that cannot become one, by its error. Other good IBANs are debited without trouble.
 */
const BEHAVIORS = {
  success: { outcome: 'succeeds', days: DAYS },
  successDelayed: { outcome: 'succeeds', days: LATE_DAYS },
  failed: { outcome: 'fails', days: RETURN_DAYS, failure: CLOSED },
  failedDelayed: { outcome: 'fails', days: LATE_DAYS, failure: CLOSED },
  disputed: { outcome: 'disputed', days: DAYS },
  exceedsWeeklyVolumeLimit: {
    outcome: 'fails',
    days: 0,
    limit: {
      code: 'charge_exceeds_source_limit',
      message: 'The payment exceeds the account’s limit of what may be debited in a week.',
    },
  },
  exceedsWeeklyTransactionLimit: {
    outcome: 'fails',
    days: 0,
    limit: {
      code: 'charge_exceeds_transaction_limit',
      message: 'The payment exceeds the account’s limit of debits in a week.',
    },
  },
  insufficientFunds: { outcome: 'fails', days: RETURN_DAYS, failure: POOR },
  bankNotSupported: {
    outcome: 'fails',
    days: 0,
    refusal: {
      code: 'sepa_debit_bank_not_supported',
      message: 'The bank of this IBAN does not support SEPA Direct Debit.',
    },
  },
  debitsNotSupported: {
    outcome: 'fails',
    days: 0,
    refusal: {
      code: 'sepa_debit_debits_not_supported',
      message: 'The account of this IBAN does not allow SEPA Direct Debit.',
    },
  },
} as const satisfies Record<string, TestIban>

type Behavior = keyof typeof BEHAVIORS

const TABLE: readonly (readonly [iban: string, behavior: Behavior])[] = [
  ['AT611904300234573201', 'success'],
  ['AT321904300235473204', 'successDelayed'],
  ['AT861904300235473202', 'failed'],
  ['AT051904300235473205', 'failedDelayed'],
  ['AT591904300235473203', 'disputed'],
  ['AT981904300000343434', 'exceedsWeeklyVolumeLimit'],
  ['AT601904300000121212', 'exceedsWeeklyTransactionLimit'],
  ['AT981904300002222227', 'insufficientFunds'],
  ['AT271904300000055555', 'bankNotSupported'],
  ['AT511904300000066666', 'debitsNotSupported'],
  ['DE89370400440532013000', 'success'],
  ['DE08370400440532013003', 'successDelayed'],
  ['DE62370400440532013001', 'failed'],
  ['DE78370400440532013004', 'failedDelayed'],
  ['DE35370400440532013002', 'disputed'],
  ['DE65370400440000343434', 'exceedsWeeklyVolumeLimit'],
  ['DE27370400440000121212', 'exceedsWeeklyTransactionLimit'],
  ['DE65370400440002222227', 'insufficientFunds'],
  ['DE91370400440000055555', 'bankNotSupported'],
  ['DE18370400440000066666', 'debitsNotSupported'],
  ['FR1420041010050500013M02606', 'success'],
  ['FR3020041010050500013M02609', 'successDelayed'],
  ['FR8420041010050500013M02607', 'failed'],
  ['FR7920041010050500013M02600', 'failedDelayed'],
  ['FR5720041010050500013M02608', 'disputed'],
  ['BE62510007547061', 'success'],
  ['BE78510007547064', 'successDelayed'],
  ['BE68539007547034', 'failed'],
  ['BE51510007547065', 'failedDelayed'],
  ['BE08510007547063', 'disputed'],
  ['IE29AIBK93115212345678', 'success'],
  ['IT40S0542811101000000123456', 'success'],
]

const byIban: ReadonlyMap<string, TestIban> = new Map(
  TABLE.map(([iban, behavior]) => [iban, BEHAVIORS[behavior]]),
)
const byToken: ReadonlyMap<string, string> = new Map(
  TABLE.map(([iban, behavior]) => [`pm_sepaDebit_${behavior}_${iban.slice(0, 2).toLowerCase()}`, iban]),
)

/** What a debit of this account does. */
export const testIban = (iban: string): TestIban => byIban.get(iban) ?? BEHAVIORS.success

/** The IBAN behind a ready-made payment method such as `pm_sepaDebit_success_de`. */
export const ibanByToken = (token: string): string | undefined => byToken.get(token)
