import { brandOf, type CardBrand } from './card-brands.ts'
import type { DeclineKey } from './decline-texts.ts'
import type { DisputeCause } from './dispute.ts'
import { COUNTRY_CARDS } from './country-cards.ts'

export type CheckResult = 'pass' | 'fail' | 'unavailable'

/**
 * When the bank asks the card holder to authenticate.
 * - `unsupported`, `optional`: never; `optional` cards are enrolled, and a request is acknowledged unseen
 * - `on_request`: only when the merchant asks for it
 * - `on_request_error`: the bank's server fails when the merchant asks for it
 * - `required`: on-session always; off-session only before a set-up (the cards ending 3155, 3220, 3063)
 * - `always`: on-session always, and no off-session payment ever passes
 * - `set_up`: on-session always; off-session as if a set-up had been made
 * - `lookup_error`: must authenticate, but the bank cannot be reached
 */
export type Authentication =
  | 'unsupported'
  | 'optional'
  | 'on_request'
  | 'on_request_error'
  | 'required'
  | 'always'
  | 'set_up'
  | 'lookup_error'

export interface TestCard {
  number: string
  /** Names after `pm_card_` (and `tok_`) that stand for this card. */
  aliases: readonly string[]
  brand: CardBrand
  funding: 'credit' | 'debit' | 'prepaid'
  country: string
  authentication: Authentication
  /** The refusal of every payment with this card. */
  decline?: DeclineKey
  /** Whether attaching refuses as well; a card that only fails when charged says false. */
  declinesAttach: boolean
  /** Whether a set-up refuses as well, after the bank's check where there is one. */
  declinesSetup: boolean
  checks: { cvc: CheckResult; line1: CheckResult; postalCode: CheckResult }
  risk: 'normal' | 'elevated' | 'highest'
  refund: 'succeeds' | 'pending' | 'fails'
  /** What its holder says of every payment, right after it. */
  dispute?: DisputeCause
  /** Second network of a co-badged card. */
  coBadge?: string
}

type Traits = Partial<Omit<TestCard, 'number' | 'aliases' | 'checks'>> & {
  checks?: Partial<TestCard['checks']>
}

function card(number: string, aliases: string, traits: Traits = {}): TestCard {
  const { checks, ...rest } = traits
  return {
    number,
    aliases: aliases === '' ? [] : aliases.split(' '),
    brand: brandOf(number),
    funding: 'credit',
    country: 'US',
    authentication: 'optional',
    declinesAttach: rest.decline !== undefined,
    declinesSetup: rest.declinesAttach ?? rest.decline !== undefined,
    risk: 'normal',
    refund: 'succeeds',
    ...rest,
    checks: { cvc: 'pass', line1: 'pass', postalCode: 'pass', ...checks },
  }
}

const BRAND_CARDS: readonly TestCard[] = [
  card('4242424242424242', 'visa us'),
  card('4111111111111111', ''),
  card('4012888888881881', ''),
  card('4000056655665556', 'visa_debit', { funding: 'debit' }),
  card('5555555555554444', 'mastercard'),
  card('2223003122003222', ''),
  card('5200828282828210', 'mastercard_debit', { funding: 'debit' }),
  card('5105105105105100', 'mastercard_prepaid', { funding: 'prepaid' }),
  card('378282246310005', 'amex amex_threeDSecureNotSupported', { authentication: 'unsupported' }),
  card('371449635398431', '', { authentication: 'unsupported' }),
  card('6011111111111117', 'discover'),
  card('6011000990139424', ''),
  card('6011981111111113', 'discover_debit', { funding: 'debit' }),
  card('3056930009020004', 'diners'),
  card('36227206271667', ''),
  card('3566002020360505', 'jcb', { country: 'JP' }),
  card('6200000000000005', 'unionpay', { country: 'CN' }),
  card('6200000000000047', '', { country: 'CN', funding: 'debit' }),
  card('6205500000000000004', '', { country: 'CN' }),
  card('6555900000604105', '', { country: 'KR' }),
  card('4000002500001001', 'visa_cartesBancaires', { country: 'FR', coBadge: 'cartes_bancaires' }),
  card('5555552500001001', 'mastercard_cartesBancaires', { country: 'FR', coBadge: 'cartes_bancaires' }),
  card('4000050360000001', 'visa_debit_eftposAuCoBranded', {
    country: 'AU',
    funding: 'debit',
    coBadge: 'eftpos_au',
  }),
  card('5555050360000080', 'mastercard_debit_eftposAuCoBranded', {
    country: 'AU',
    funding: 'debit',
    coBadge: 'eftpos_au',
  }),
]

const DECLINING_CARDS: readonly TestCard[] = [
  card('4000000000000002', 'visa_chargeDeclined chargeDeclined', { decline: 'generic_decline' }),
  card('4000000000009995', 'visa_chargeDeclinedInsufficientFunds chargeDeclinedInsufficientFunds', {
    decline: 'insufficient_funds',
  }),
  card('4000000000009987', 'visa_chargeDeclinedLostCard', { decline: 'lost_card' }),
  card('4000000000009979', 'visa_chargeDeclinedStolenCard', { decline: 'stolen_card' }),
  card('4000000000000069', 'chargeDeclinedExpiredCard visa_chargeDeclinedExpiredCard', {
    decline: 'expired_card',
  }),
  card('4000000000000127', 'chargeDeclinedIncorrectCvc visa_chargeDeclinedIncorrectCvc', {
    decline: 'incorrect_cvc',
    checks: { cvc: 'fail' },
  }),
  card('4000000000000119', 'chargeDeclinedProcessingError visa_chargeDeclinedProcessingError', {
    decline: 'processing_error',
  }),
  card('4000000000006975', 'visa_chargeDeclinedVelocityLimitExceeded', { decline: 'card_velocity_exceeded' }),
  card('4000000000000341', 'chargeCustomerFail visa_chargeCustomerFail', {
    decline: 'generic_decline',
    declinesAttach: false,
  }),
  card('4100000000000019', 'radarBlock visa_chargeDeclinedFraudulent chargeDeclinedFraudulent', {
    decline: 'fraudulent',
    declinesAttach: false,
    risk: 'highest',
  }),
  card('4000000000004954', 'riskLevelHighest', {
    decline: 'fraudulent',
    declinesAttach: false,
    risk: 'highest',
  }),
]

const CHECKED_CARDS: readonly TestCard[] = [
  card('4000000000009235', 'riskLevelElevated', { risk: 'elevated' }),
  card('4000000000000101', 'cvcCheckFail', { checks: { cvc: 'fail' } }),
  card('4000000000000036', 'avsZipFail', { checks: { postalCode: 'fail' } }),
  card('4000000000000028', 'avsLine1Fail', { checks: { line1: 'fail' } }),
  card('4000000000000010', 'avsFail', { checks: { line1: 'fail', postalCode: 'fail' } }),
  card('4000000000000044', 'avsUnchecked', { checks: { line1: 'unavailable', postalCode: 'unavailable' } }),
  card('4000058400307872', 'cvcCheckFailElevatedRisk', { risk: 'elevated', checks: { cvc: 'fail' } }),
  card('4000058400306072', 'avsZipFailElevatedRisk', { risk: 'elevated', checks: { postalCode: 'fail' } }),
  card('4000000000000077', 'bypassPending'),
  card('4000003720000278', 'bypassPendingInternational', { country: 'IE' }),
  card('4000000000007726', 'pendingRefund', { refund: 'pending' }),
  card('4000000000005126', 'refundFail', { refund: 'fails' }),
  card('4000000000000259', 'createDispute', { dispute: { reason: 'fraudulent', isInquiry: false } }),
  card('4000000000002685', 'createDisputeProductNotReceived', {
    dispute: { reason: 'product_not_received', isInquiry: false },
  }),
  card('4000000000001976', 'createDisputeInquiry', { dispute: { reason: 'fraudulent', isInquiry: true } }),
  card('4000000000005423', 'createIssuerFraudRecord'),
]

const AUTHENTICATING_CARDS: readonly TestCard[] = [
  card('4000002500003155', 'authenticationRequiredOnSetup', { country: 'FR', authentication: 'required' }),
  card('4000002760003184', 'authenticationRequired', { country: 'DE', authentication: 'always' }),
  card('4000003800000446', 'authenticationRequiredSetupForOffSession', {
    country: 'IT',
    authentication: 'set_up',
  }),
  card('4000008260003178', 'authenticationRequiredChargeDeclinedInsufficientFunds', {
    country: 'GB',
    authentication: 'set_up',
    decline: 'insufficient_funds',
    declinesAttach: false,
  }),
  card('4000000000003220', 'threeDSecure2Required', { authentication: 'required' }),
  card('4000000000003063', 'threeDSecureRequired', { authentication: 'required' }),
  card('4000008400001629', 'threeDSecureRequiredChargeDeclined', {
    authentication: 'required',
    decline: 'generic_decline',
    declinesAttach: false,
    declinesSetup: true,
  }),
  card('4000008400001280', 'threeDSecureRequiredProcessingError', {
    authentication: 'lookup_error',
    decline: 'generic_decline',
    declinesAttach: false,
  }),
  card('4000000000003055', 'threeDSecureOptional', { authentication: 'on_request' }),
  card('4000000000003097', 'threeDSecureOptionalProcessingError', { authentication: 'on_request_error' }),
]

/** Every card of Stripe's testing page that this emulator plays, with what it does. */
export const TEST_CARDS: readonly TestCard[] = [
  ...BRAND_CARDS,
  ...DECLINING_CARDS,
  ...CHECKED_CARDS,
  ...AUTHENTICATING_CARDS,
  ...COUNTRY_CARDS.map(({ number, alias, country, ...traits }) =>
    card(number, alias, { country, ...traits }),
  ),
]

const byNumber = new Map(TEST_CARDS.map((entry) => [entry.number, entry]))
const byAlias = new Map(TEST_CARDS.flatMap((entry) => entry.aliases.map((alias) => [alias, entry] as const)))

/** The test card with that number, digits only. */
export const testCardByNumber = (number: string): TestCard | undefined => byNumber.get(number)

/** The test card that a ready-made id such as `pm_card_visa` or `tok_visa` stands for. */
export function testCardByToken(token: string): TestCard | undefined {
  if (token.startsWith('pm_card_')) return byAlias.get(token.slice('pm_card_'.length))
  return token.startsWith('tok_') ? byAlias.get(token.slice('tok_'.length)) : undefined
}
