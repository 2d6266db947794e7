import { createTranslator } from 'use-intl/core'
import { describe, expect, it } from 'vitest'
import { stateSentence } from '#shared/billing/state-sentence.ts'
import { type BillingFacts, billingStateOf } from '#shared/billing/subscription-state.ts'
import type { BillingState } from '#shared/contracts/subscriptions.ts'
import { cardWords } from '../../ui/card-words.ts'
import { formatMoney } from '../../ui/format-money.ts'
import english from '../../messages/en.json'
import italian from '../../messages/it.json'
import { stateLooks } from './state-look.ts'
import { earlyLines } from './state-table/early-lines.ts'
import { active, choice, type Line, now, visa } from './state-table/facts.ts'
import { laterLines } from './state-table/later-lines.ts'

/** Every line of the table of states. */
const table: readonly Line[] = [...earlyLines, ...laterLines]

function factsOf({ subscription, rest }: Line): BillingFacts {
  return {
    subscription: subscription === null ? null : { ...active, ...subscription },
    latestInvoice: null,
    intent: null,
    declineCode: null,
    isDisputed: false,
    schedule: null,
    ...rest,
  }
}

const languages = {
  en: { tag: 'en-GB', messages: english },
  it: { tag: 'it-IT', messages: italian },
} as const

function sentence(
  language: keyof typeof languages,
  state: BillingState,
  { hasCard = true, billedMinor }: Line,
): string {
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
    {
      state,
      plan: { choice: { ...choice, addOns: [] }, startedAt: null, periodEndsAt: null },
      paymentMethod: hasCard ? visa : null,
    },
    {
      plan: 'Team',
      planOf: (to) => (to.plan === 'starter' ? 'Starter' : to.plan),
      seats: 5,
      money: (amount) => formatMoney(amount, tag),
      day: (iso) => day.format(new Date(iso)),
      moment: (iso) => `${day.format(new Date(iso))}, 14:02`,
      card: cardWords,
      billed: billedMinor === undefined ? null : { amountMinor: billedMinor, currency: 'eur' },
    },
  )
  return t(key, values).replaceAll(/\s/g, ' ')
}

describe('the table of states', () => {
  it.each(table)('$name: $en', (line) => {
    const { at = now } = line
    const state = billingStateOf(factsOf(line), at)
    expect(state.kind).toBe(line.kind)
    expect([sentence('en', state, line), sentence('it', state, line)]).toEqual([line.en, line.it])
    // A payment of nothing is never asked for.
    expect(line.en + line.it).not.toMatch(/\b0[.,]00/)
  })

  it('has a line for every state, and a badge with a word in both languages for each', () => {
    const kinds = Object.keys(stateLooks).sort()
    expect([...new Set(table.map(({ kind }) => kind))].sort()).toEqual(kinds)
    expect(Object.keys(english.state.badge).sort()).toEqual(kinds)
    expect(Object.keys(italian.state.badge).sort()).toEqual(kinds)
  })
})
