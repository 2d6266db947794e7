import { createTranslator } from 'use-intl/core'
import { describe, expect, it } from 'vitest'
import type { BillingState, CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { cardWords } from '../../ui/card-words.ts'
import { formatMoney } from '../../ui/format-money.ts'
import english from '../../messages/en.json'
import italian from '../../messages/it.json'
import { stateSentence } from './state-sentence.ts'

const languages = {
  en: { tag: 'en-GB', messages: english },
  it: { tag: 'it-IT', messages: italian },
} as const
const eur = (amountMinor: number) => ({ amountMinor, currency: 'eur' as const })
const at = '2027-03-14T13:02:00.000Z'
const visa = { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030 }
const plan: CurrentSubscription['plan'] = {
  choice: { plan: 'team', interval: 'month', currency: 'eur', seats: 5, addOns: [] },
  startedAt: null,
  periodEndsAt: null,
}

function sentence(language: keyof typeof languages, state: BillingState, hasCard: boolean): string {
  const { tag, messages } = languages[language]
  const t = createTranslator({
    locale: tag,
    messages,
    namespace: 'state',
    onError: (error) => {
      throw error
    },
  })
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'Europe/Rome' })
  const { key, values } = stateSentence(
    { state, plan, paymentMethod: hasCard ? visa : null },
    {
      plan: 'Team',
      seats: 5,
      money: (amount) => formatMoney(amount, tag),
      day: (iso) => day.format(new Date(iso)),
      moment: (iso) => `${day.format(new Date(iso))}, 14:02`,
      card: cardWords,
    },
  )
  return t(key, values).replaceAll(/\s/g, ' ')
}

const states = {
  free: [{ kind: 'free' }],
  incomplete: [
    { kind: 'incomplete', due: eur(2_900), expiresAt: at },
    { kind: 'incomplete', due: eur(0), expiresAt: at },
  ],
  bank_check: [
    { kind: 'bank_check', due: eur(2_900), expiresAt: at },
    { kind: 'bank_check', due: eur(0), expiresAt: at },
  ],
  processing: [
    { kind: 'processing', due: eur(2_900) },
    { kind: 'processing', due: eur(0) },
  ],
  trialing: [
    { kind: 'trialing', endsAt: at, then: eur(2_900), hasPaymentMethod: true },
    { kind: 'trialing', endsAt: at, then: eur(2_900), hasPaymentMethod: false },
  ],
  active: [{ kind: 'active', renewsAt: at, next: eur(14_500) }],
  canceling: [{ kind: 'canceling', endsAt: at }],
  past_due: [
    { kind: 'past_due', due: eur(2_900), nextAttemptAt: at },
    { kind: 'past_due', due: eur(2_900), nextAttemptAt: null },
  ],
  unpaid: [{ kind: 'unpaid', due: eur(5_800) }],
  paused: [
    { kind: 'paused', resumesAt: at },
    { kind: 'paused', resumesAt: null },
  ],
  canceled: [{ kind: 'canceled', endedAt: at }],
  expired: [{ kind: 'expired' }],
} satisfies { [Kind in BillingState['kind']]: Extract<BillingState, { kind: Kind }>[] }

const all: BillingState[] = Object.values(states).flat()

describe('the sentence of a state', () => {
  it.each(['en', 'it'] as const)('is there for every state, with and without a card, in %s', (language) => {
    const said = all.flatMap((state) =>
      [true, false].map((hasCard) => `${state.kind}: ${sentence(language, state, hasCard)}`),
    )
    expect(said).toMatchSnapshot()
  })

  it('names what comes next, when and from which card', () => {
    expect(sentence('en', { kind: 'active', renewsAt: at, next: eur(14_500) }, true)).toBe(
      'Team, 5 seats. Next: €145.00 on 14 March 2027 from Visa ··4242.',
    )
    expect(sentence('it', { kind: 'active', renewsAt: at, next: eur(14_500) }, true)).toBe(
      'Team, 5 postazioni. Prossimo addebito: 145,00 € il 14 marzo 2027 da Visa ··4242.',
    )
  })

  it('says what a trial turns into', () => {
    const trial = { kind: 'trialing', endsAt: at, then: eur(9_900), hasPaymentMethod: true } as const
    expect(sentence('en', trial, true)).toBe(
      'Team trial until 14 March 2027. Then €99.00 a month from Visa ··4242 unless you cancel before.',
    )
  })

  it('never asks to finish a payment of nothing', () => {
    for (const state of all) {
      for (const language of ['en', 'it'] as const) {
        expect(sentence(language, state, true)).not.toMatch(/0[.,]00/)
      }
    }
  })
})
