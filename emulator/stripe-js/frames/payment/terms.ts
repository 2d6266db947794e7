import type { PaymentFrameConfig } from '../../protocol/payment-frame.ts'
import { recordAt } from '../../protocol/records.ts'
import type { StringKey } from '../../strings/en.ts'
import { type Language, translate } from '../../strings/translate.ts'

interface Terms {
  text: StringKey
  /** What the `terms` option calls the method. */
  option: string
  /** A mandate is accepted with every debit; a card's terms only matter when it is kept. */
  always: boolean
}

const TERMS: Readonly<Record<string, Terms>> = {
  card: { text: 'terms.card', option: 'card', always: false },
  sepa_debit: { text: 'terms.sepa_debit', option: 'sepaDebit', always: true },
}

/** What the customer agrees to by confirming with this method, or undefined when nothing is to be said. */
export function termsFor(type: string, config: PaymentFrameConfig, language: Language): string | undefined {
  const terms = Object.hasOwn(TERMS, type) ? TERMS[type] : undefined
  if (!terms) return undefined
  const wanted = recordAt(config.options, 'terms')[terms.option] ?? 'auto'
  const isShown = wanted === 'always' || (wanted === 'auto' && (terms.always || config.isSavingForLater))
  return isShown ? translate(language, terms.text, { business: config.businessName }) : undefined
}
