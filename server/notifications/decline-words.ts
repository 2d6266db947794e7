import type { DeclineFamily } from '#shared/billing/decline-families.ts'
import type { Locale } from '#shared/contracts/plans.ts'

/** Why a payment failed, as the end of a sentence. Neutral where the holder of a card must not learn more. */
export const declineWords: Readonly<Record<Locale, Record<DeclineFamily | 'no_method', string>>> = {
  en: {
    insufficient_funds: 'not enough money',
    card_expired: 'the card has expired',
    wrong_code: "the card's details were refused",
    wrong_number: "the card's details were refused",
    bank_declined: 'the bank declined',
    try_again_soon: 'the bank did not answer',
    bank_check_failed: 'the bank wants you to confirm',
    not_supported: 'the card does not allow this payment',
    too_many_attempts: 'too many tries',
    no_method: 'there is no payment method to charge',
  },
  it: {
    insufficient_funds: 'fondi insufficienti',
    card_expired: 'la carta è scaduta',
    wrong_code: 'i dati della carta sono stati rifiutati',
    wrong_number: 'i dati della carta sono stati rifiutati',
    bank_declined: 'la banca ha rifiutato',
    try_again_soon: 'la banca non ha risposto',
    bank_check_failed: 'la banca chiede la tua conferma',
    not_supported: 'la carta non permette questo pagamento',
    too_many_attempts: 'troppi tentativi',
    no_method: "non c'è un metodo di pagamento da addebitare",
  },
}
