import type { Charge, PaymentIntent, PaymentMethod } from '../store/collections.ts'
import type { Decline } from './decline-texts.ts'
import { checkedCard } from './payment-method-object.ts'
import type { TestCard } from './test-cards.ts'

type ChargedCard = NonNullable<NonNullable<Charge['payment_method_details']>['card']>
export type ThreeDSecureResult = NonNullable<ChargedCard['three_d_secure']>

export interface ChargeAttempt {
  id: string
  intent: PaymentIntent
  method: PaymentMethod
  card: TestCard
  cvcGiven: boolean
  decline: Decline | undefined
  captured: boolean
  authentication: ThreeDSecureResult | null
  networkTransactionId: string
  baseUrl: string
  created: number
}

const RISK_SCORES = { normal: 24, elevated: 66, highest: 92 } as const

/** The record of one attempt that reached the risk check: paid, or failed with the bank's reason. */
export function newCharge(attempt: ChargeAttempt): Charge {
  const { intent, decline } = attempt
  const paid = decline === undefined
  return {
    ...blankCharge(attempt),
    amount_captured: paid && attempt.captured ? intent.amount : 0,
    captured: paid && attempt.captured,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    outcome: outcomeOf(attempt.card, decline),
    paid,
    payment_method_details: { card: chargedCard(attempt), type: 'card' },
    receipt_url: paid && attempt.captured ? `${attempt.baseUrl}/receipts/${attempt.id}` : null,
    status: paid ? 'succeeded' : 'failed',
  }
}

export interface DebitAttempt {
  id: string
  intent: PaymentIntent
  method: PaymentMethod
  mandate: string
  created: number
  /** When the money is expected, seconds. */
  expected: number
}

/** A debit that is on its way to the bank: it counts as captured, and as not yet paid. */
export function newDebitCharge(attempt: DebitAttempt): Charge {
  const account = attempt.method.sepa_debit
  if (account === undefined) throw new Error(`${attempt.method.id} is not a bank account`)
  return {
    ...blankCharge(attempt),
    amount_captured: attempt.intent.amount,
    captured: true,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'not_assessed',
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    payment_method_details: {
      sepa_debit: {
        bank_code: account.bank_code,
        branch_code: account.branch_code,
        country: account.country,
        expected_debit_date: new Date(attempt.expected * 1000).toISOString().slice(0, 10),
        fingerprint: account.fingerprint,
        last4: account.last4,
        mandate: attempt.mandate,
      },
      type: 'sepa_debit',
    },
    status: 'pending',
  }
}

/** What every charge of an intent has, before anything came of it. */
function blankCharge({
  id,
  intent,
  method,
  created,
}: Pick<DebitAttempt, 'id' | 'intent' | 'method' | 'created'>): Charge {
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'PAYDESK',
    captured: false,
    created,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: null,
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: 'pending',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  }
}

function outcomeOf(card: TestCard, decline: Decline | undefined): NonNullable<Charge['outcome']> {
  const risk = { risk_level: card.risk, risk_score: RISK_SCORES[card.risk] }
  if (decline === undefined) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: card.risk === 'normal' ? null : 'elevated_risk_level',
      ...risk,
      seller_message: 'Payment complete.',
      type: 'authorized',
    }
  }
  return {
    advice_code: decline.adviceCode,
    network_advice_code: null,
    network_decline_code: decline.networkDeclineCode ?? null,
    network_status: decline.blocked === true ? 'not_sent_to_network' : 'declined_by_network',
    reason: decline.reason,
    ...risk,
    seller_message: decline.sellerMessage,
    type: decline.blocked === true ? 'blocked' : 'issuer_declined',
  }
}

function chargedCard(attempt: ChargeAttempt): ChargedCard {
  const card = attempt.method.card
  if (card === undefined) throw new Error(`${attempt.method.id} is not a card`)
  const paid = attempt.decline === undefined
  const given = attempt.method.billing_details
  return {
    amount_authorized: paid ? attempt.intent.amount : null,
    authorization_code: paid ? attempt.networkTransactionId.slice(0, 6) : null,
    brand: card.brand,
    checks: checkedCard(attempt.card, given, attempt.cvcGiven),
    country: card.country,
    electronic_commerce_indicator: attempt.authentication?.electronic_commerce_indicator ?? null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    extended_authorization: { status: 'disabled' },
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: paid ? attempt.networkTransactionId : null,
    overcapture: { maximum_amount_capturable: attempt.intent.amount, status: 'unavailable' },
    regulated_status: card.regulated_status,
    three_d_secure: attempt.authentication,
    transaction_link_id: null,
    wallet: null,
  }
}
