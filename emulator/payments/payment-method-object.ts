import type { PaymentMethod } from '../store/collections.ts'
import type { TestCard, CheckResult } from './test-cards.ts'

export type BillingDetails = PaymentMethod['billing_details']
type CardChecks = NonNullable<NonNullable<PaymentMethod['card']>['checks']>

export interface NewCard {
  id: string
  card: TestCard
  expMonth: number
  expYear: number
  cvcGiven: boolean
  fingerprint: string
  billingDetails: BillingDetails
  allowRedisplay: 'always' | 'limited' | 'unspecified'
  metadata: Record<string, string>
  created: number
}

/** A card as a payment method that belongs to nobody yet; checks stay open until the card is first used. */
export function newCardPaymentMethod(input: NewCard): PaymentMethod {
  const { card } = input
  return {
    id: input.id,
    object: 'payment_method',
    allow_redisplay: input.allowRedisplay,
    billing_details: input.billingDetails,
    card: {
      brand: card.brand,
      checks: uncheckedCard(input),
      country: card.country,
      display_brand: card.coBadge ?? (card.brand === 'amex' ? 'american_express' : card.brand),
      exp_month: input.expMonth,
      exp_year: input.expYear,
      fingerprint: input.fingerprint,
      funding: card.funding,
      generated_from: null,
      last4: card.number.slice(-4),
      networks: {
        available: card.coBadge === undefined ? [card.brand] : [card.coBadge, card.brand],
        preferred: null,
      },
      regulated_status: card.funding === 'debit' ? 'regulated' : 'unregulated',
      three_d_secure_usage: { supported: card.authentication !== 'unsupported' },
      wallet: null,
    },
    created: input.created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: input.metadata,
    type: 'card',
  }
}

/** What the bank said about the security code and the address, null where nothing was given to compare. */
export function checkedCard(card: TestCard, billing: BillingDetails, cvcGiven: boolean): CardChecks {
  const given = (present: boolean, result: CheckResult) => (present ? result : null)
  return {
    address_line1_check: given((billing.address?.line1 ?? null) !== null, card.checks.line1),
    address_postal_code_check: given((billing.address?.postal_code ?? null) !== null, card.checks.postalCode),
    cvc_check: given(cvcGiven, card.checks.cvc),
  }
}

function uncheckedCard(input: NewCard): CardChecks {
  const open = (present: boolean) => (present ? 'unchecked' : null)
  return {
    address_line1_check: open((input.billingDetails.address?.line1 ?? null) !== null),
    address_postal_code_check: open((input.billingDetails.address?.postal_code ?? null) !== null),
    cvc_check: open(input.cvcGiven),
  }
}
