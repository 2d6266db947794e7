import { describe, expect, test } from 'vitest'
import { authorizeAttach, authorizePayment, authorizeSetup, type Attempt } from './authorize.ts'
import { hasBrandLength, passesLuhn } from './card-brands.ts'
import { findCardFault } from './card-validation.ts'
import { DECLINES } from './decline-texts.ts'
import { TEST_CARDS, testCardByNumber, testCardByToken, type TestCard } from './test-cards.ts'

const present: Attempt = {
  offSession: false,
  setUpBefore: false,
  authenticated: false,
  requested: false,
  cvcGiven: true,
}
const away: Attempt = { ...present, offSession: true }

function cardNamed(token: string): TestCard {
  const card = testCardByToken(`pm_card_${token}`)
  if (card === undefined) throw new Error(`no card ${token}`)
  return card
}

const outcome = (result: ReturnType<typeof authorizePayment>) =>
  result.kind === 'declined' ? result.decline : result.kind

describe('test cards', () => {
  test('every card is a well-formed number, listed once under names used once', () => {
    const numbers = TEST_CARDS.map((card) => card.number)
    const aliases = TEST_CARDS.flatMap((card) => card.aliases)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(new Set(aliases).size).toBe(aliases.length)
    expect(numbers.filter((number) => !passesLuhn(number) || !hasBrandLength(number))).toEqual([])
  })

  test('a legacy tok_ name stands for the same card as its pm_card_ name', () => {
    expect(testCardByToken('tok_visa')).toBe(testCardByToken('pm_card_visa'))
    expect(testCardByToken('tok_visa_chargeDeclined')).toBe(testCardByNumber('4000000000000002'))
    expect(testCardByToken('pm_card_visa_unknown')).toBeUndefined()
  })

  test.each([
    ['visa', 'approved', 'approved', 'approved'],
    ['visa_chargeDeclined', 'generic_decline', 'generic_decline', 'generic_decline'],
    [
      'visa_chargeDeclinedInsufficientFunds',
      'insufficient_funds',
      'insufficient_funds',
      'insufficient_funds',
    ],
    ['chargeDeclinedExpiredCard', 'expired_card', 'expired_card', 'expired_card'],
    ['chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['chargeCustomerFail', 'approved', 'approved', 'generic_decline'],
    ['radarBlock', 'approved', 'approved', 'fraudulent'],
    ['authenticationRequiredOnSetup', 'approved', 'challenge', 'challenge'],
    ['authenticationRequired', 'approved', 'challenge', 'challenge'],
    ['authenticationRequiredSetupForOffSession', 'approved', 'challenge', 'challenge'],
    ['threeDSecure2Required', 'approved', 'challenge', 'challenge'],
    ['threeDSecureOptional', 'approved', 'approved', 'approved'],
    ['threeDSecureRequiredProcessingError', 'approved', 'generic_decline', 'generic_decline'],
  ])('%s: attach %s, set-up %s, payment with the holder present %s', (token, attach, setup, payment) => {
    const card = cardNamed(token)
    expect(outcome(authorizeAttach(card, true))).toBe(attach)
    expect(outcome(authorizeSetup(card, present))).toBe(setup)
    expect(outcome(authorizePayment(card, present))).toBe(payment)
  })

  test.each([
    ['authenticationRequiredOnSetup', 'authentication_required', 'approved'],
    ['authenticationRequired', 'authentication_required', 'authentication_required'],
    ['authenticationRequiredSetupForOffSession', 'approved', 'approved'],
    ['threeDSecure2Required', 'authentication_required', 'approved'],
    ['authenticationRequiredChargeDeclinedInsufficientFunds', 'insufficient_funds', 'insufficient_funds'],
    ['chargeCustomerFail', 'generic_decline', 'generic_decline'],
  ])('%s off-session: %s, and %s once it was set up', (token, before, after) => {
    const card = cardNamed(token)
    expect(outcome(authorizePayment(card, away))).toBe(before)
    expect(outcome(authorizePayment(card, { ...away, setUpBefore: true }))).toBe(after)
  })

  test('after the challenge the card does what its row says', () => {
    const authenticated = { ...present, authenticated: true }
    expect(outcome(authorizePayment(cardNamed('authenticationRequired'), authenticated))).toBe('approved')
    expect(outcome(authorizePayment(cardNamed('threeDSecureRequiredChargeDeclined'), authenticated))).toBe(
      'generic_decline',
    )
    expect(outcome(authorizeSetup(cardNamed('threeDSecureRequiredChargeDeclined'), authenticated))).toBe(
      'generic_decline',
    )
  })

  test('a requested challenge is shown by the enrolled card only', () => {
    const requested = { ...present, requested: true }
    expect(outcome(authorizePayment(cardNamed('threeDSecureOptional'), requested))).toBe('challenge')
    expect(outcome(authorizePayment(cardNamed('visa'), requested))).toBe('approved')
    expect(outcome(authorizePayment(cardNamed('threeDSecureOptionalProcessingError'), requested))).toBe(
      'processing_error',
    )
  })

  test('a wrong security code is noticed only when one was given', () => {
    expect(
      outcome(authorizePayment(cardNamed('chargeDeclinedIncorrectCvc'), { ...present, cvcGiven: false })),
    ).toBe('approved')
  })

  test('every decline a card names has a text', () => {
    for (const card of TEST_CARDS) if (card.decline) expect(DECLINES[card.decline].message).not.toBe('')
  })
})

describe('typed card details', () => {
  const now = Date.parse('2026-11-15T00:00:00Z') / 1000
  const good = { number: '4242 4242 4242 4242', expMonth: 12, expYear: 30, cvc: '123' }
  const fault = (changes: Partial<typeof good>) => findCardFault({ ...good, ...changes }, now)?.code

  test('a good card in the current month of its expiry passes', () => {
    expect(fault({})).toBeUndefined()
    expect(fault({ expMonth: 11, expYear: 2026 })).toBeUndefined()
  })

  test.each([
    [{ number: '4242424242424241' }, 'incorrect_number'],
    [{ number: '42' }, 'invalid_number'],
    [{ expMonth: 13 }, 'invalid_expiry_month'],
    [{ expMonth: 10, expYear: 26 }, 'invalid_expiry_month'],
    [{ expYear: 2020 }, 'invalid_expiry_year'],
    [{ cvc: '12' }, 'invalid_cvc'],
    [{ cvc: '12a' }, 'invalid_cvc'],
  ])('%j is refused as %s', (changes, code) => {
    expect(fault(changes)).toBe(code)
  })
})
