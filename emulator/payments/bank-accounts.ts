import type { Ctx } from '../http/context.ts'
import { cardError, invalidRequest } from '../http/errors.ts'
import type { PaymentMethod } from '../store/collections.ts'
import { cardFingerprint } from './fingerprint.ts'
import { cleanIban, ibanProblem } from './iban.ts'
import type { BillingDetails } from './payment-method-object.ts'
import { ibanByToken, testIban, type TestIban } from './test-ibans.ts'

export interface AccountToSave {
  iban: string
  billingDetails: BillingDetails
  allowRedisplay?: 'always' | 'limited' | 'unspecified'
  metadata?: Record<string, string>
}

const INVALID = { incomplete_iban: 'incomplete', invalid_iban: 'invalid' } as const

/**
 * Makes a payment method of a bank account; it belongs to nobody yet.
 * @throws StripeError 400 without the holder's name and email, 402 for an IBAN that no bank debits.
 */
export function saveAccount(ctx: Ctx, given: AccountToSave, prefix: string): PaymentMethod {
  const nameOf = (key: string, field: string) => (prefix === '' ? key : `${prefix}[${key}]`) + `[${field}]`
  const iban = cleanIban(given.iban)
  const problem = ibanProblem(iban)
  if (problem !== undefined) {
    throw invalidRequest(`The IBAN you provided is ${INVALID[problem]}.`, {
      code: 'invalid_bank_account_iban',
      param: nameOf('sepa_debit', 'iban'),
    })
  }
  for (const field of ['name', 'email'] as const) {
    if (given.billingDetails[field] !== null) continue
    const param = nameOf('billing_details', field)
    throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
  }
  const { refusal } = testIban(iban)
  if (refusal) throw cardError(refusal.message, { code: refusal.code, param: nameOf('sepa_debit', 'iban') })
  return store(ctx, iban, given)
}

/** A ready-made account such as `pm_sepaDebit_success_de` as a new payment method; undefined for other names. */
export function accountByToken(ctx: Ctx, token: string): PaymentMethod | undefined {
  const iban = ibanByToken(token)
  if (iban === undefined) return undefined
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }
  const holder = { name: 'Jenny Rosen', email: 'jenny@example.com', phone: null, tax_id: null, address }
  return store(ctx, iban, { iban, billingDetails: holder })
}

/** What a debit of this payment method does. */
export function accountOf(ctx: Ctx, method: PaymentMethod): TestIban {
  return testIban(ctx.store.vaulted_cards.get(method.id).number)
}

function store(ctx: Ctx, iban: string, given: AccountToSave): PaymentMethod {
  const id = ctx.ids.next('pm_')
  ctx.store.vaulted_cards.put({ id, number: iban, cvcGiven: false, setUp: false, spent: false })
  return ctx.store.payment_methods.put({
    id,
    object: 'payment_method',
    allow_redisplay: given.allowRedisplay ?? 'unspecified',
    billing_details: given.billingDetails,
    created: ctx.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: given.metadata ?? {},
    sepa_debit: {
      bank_code: iban.slice(4, 12),
      branch_code: '',
      country: iban.slice(0, 2),
      fingerprint: cardFingerprint(ctx.account, iban),
      generated_from: { charge: null, setup_attempt: null },
      last4: iban.slice(-4),
    },
    type: 'sepa_debit',
  })
}
