import { createTranslator } from 'use-intl/core'
import { describe, expect, it } from 'vitest'
import { auditActions, type ActivityEntry } from '#shared/contracts/activity.ts'
import { cardWords } from '../../ui/card-words.ts'
import { formatMoney } from '../../ui/format-money.ts'
import english from '../../messages/en.json'
import italian from '../../messages/it.json'
import { activityValues } from './activity-sentence.ts'

const languages = {
  en: { tag: 'en-GB', messages: english },
  it: { tag: 'it-IT', messages: italian },
} as const

/** Every fact that an entry may carry. */
const allFacts: ActivityEntry['facts'] = {
  plan: 'team',
  interval: 'month',
  seats: 5,
  currency: 'eur',
  amountMinor: 14_500,
  number: 'A1B2-0001',
  endsAt: '2027-03-14T13:02:00.000Z',
  type: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth: 3,
  expYear: 2031,
  declineCode: 'insufficient_funds',
  email: 'bea@example.com',
  name: 'Bea Blue',
}

function sentence(
  language: keyof typeof languages,
  action: ActivityEntry['action'],
  facts: ActivityEntry['facts'],
): string {
  const { tag, messages } = languages[language]
  const t = createTranslator({
    locale: tag,
    messages,
    namespace: 'activity',
    onError: (error) => {
      throw error
    },
  })
  const values = activityValues(facts, {
    plan: () => 'Team',
    hasSeats: () => true,
    aPlan: t('aPlan'),
    entitlement: (code) => code,
    aCard: t('aCard'),
    money: (amount) => formatMoney(amount, tag),
    day: (iso) => iso.slice(0, 10),
    card: cardWords,
  })
  return t(`actions.${action}`, values).replaceAll(/\s/g, ' ')
}

describe('an entry of the activity', () => {
  it.each(['en', 'it'] as const)('has a sentence for every action in %s', (language) => {
    expect(auditActions.map((action) => sentence(language, action, allFacts))).toMatchSnapshot()
  })

  it.each(auditActions)('%s reads well without any fact', (action) => {
    for (const language of ['en', 'it'] as const) {
      const said = sentence(language, action, {})
      expect(said).not.toMatch(/\bnone\b|undefined|\bnull\b|\{|\}| {2}| [.,;:]/)
      expect(said.length).toBeGreaterThan(8)
    }
  })

  it('takes an invoice’s total as its amount', () => {
    expect(sentence('en', 'invoice.paid', { number: 'A1', totalMinor: 900, currency: 'eur' })).toBe(
      'Invoice A1 was paid: €9.00',
    )
  })

  it('leaves out an amount whose currency it does not know', () => {
    expect(sentence('en', 'payment.succeeded', { amountMinor: 900, currency: 'xxx' })).toBe(
      'Payment received',
    )
  })

  it('names no seats where there are none to name', () => {
    expect(sentence('en', 'subscription.started', { plan: 'team' })).toBe('Team was chosen')
  })
})
