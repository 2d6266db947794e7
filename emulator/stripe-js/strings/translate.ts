import { en, type StringKey, type Strings } from './en.ts'
import { it } from './it.ts'

export type Language = 'en' | 'it'

const CATALOGUES: Record<Language, Strings> = { en, it }

/** The language shown for a Stripe locale: `auto` follows the browser, a language without a catalogue is English. */
export function resolveLanguage(locale: string | undefined, browserLanguage: string): Language {
  const wanted = !locale || locale === 'auto' ? browserLanguage : locale
  return wanted.toLowerCase().split('-')[0] === 'it' ? 'it' : 'en'
}

/** The sentence of a key with its `{names}` filled in. */
export function translate(language: Language, key: StringKey, values: Record<string, string> = {}): string {
  return CATALOGUES[language][key].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}
