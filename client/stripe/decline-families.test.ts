import { describe, expect, it } from 'vitest'
import english from '../messages/en.json'
import italian from '../messages/it.json'
import { declineFamilies, declineFamilyOf } from '#shared/billing/decline-families.ts'

describe('the family of a decline', () => {
  it.each([
    ['card_declined', 'insufficient_funds', 'insufficient_funds'],
    ['card_declined', 'card_velocity_exceeded', 'insufficient_funds'],
    ['expired_card', undefined, 'card_expired'],
    ['incorrect_cvc', undefined, 'wrong_code'],
    ['incorrect_number', undefined, 'wrong_number'],
    ['card_declined', 'generic_decline', 'bank_declined'],
    ['processing_error', undefined, 'try_again_soon'],
    ['card_declined', 'try_again_later', 'try_again_soon'],
    ['payment_intent_authentication_failure', undefined, 'bank_check_failed'],
    ['setup_intent_authentication_failure', undefined, 'bank_check_failed'],
    ['card_declined', 'currency_not_supported', 'not_supported'],
    ['card_attempts_locked', undefined, 'too_many_attempts'],
    ['rate_limit', undefined, 'too_many_attempts'],
    ['something_new', 'something_newer', 'bank_declined'],
    ['toString', 'constructor', 'bank_declined'],
    [undefined, undefined, 'bank_declined'],
  ])('of %s / %s is %s', (code, declineCode, family) => {
    expect(declineFamilyOf(code, declineCode)).toBe(family)
  })

  it.each(['lost_card', 'stolen_card', 'pickup_card', 'fraudulent', 'merchant_blacklist', 'do_not_honor'])(
    'never tells that a card is %s',
    (declineCode) => {
      expect(declineFamilyOf('card_declined', declineCode)).toBe('bank_declined')
    },
  )

  it.each(declineFamilies)('%s says what happened and what was not done, in both languages', (family) => {
    for (const [words, notCharged] of [
      [english, 'Nothing was charged'],
      [italian, 'Nulla è stato addebitato'],
    ] as const) {
      const { title, next } = words.stripe.decline[family]
      expect(`${title} ${next}`).toContain(notCharged)
    }
  })
})
