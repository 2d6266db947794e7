import type { Locale } from '#shared/contracts/plans.ts'
import { readStored, writeStored } from '../app/storage.ts'

export const languages = ['en', 'it'] as const satisfies readonly Locale[]

/** The language tags that `Intl` formats with: both write days before months and clocks with 24 hours. */
export const formatTags: Record<Locale, string> = { en: 'en-GB', it: 'it-IT' }

const storageKey = 'language'

/** The language that the person picked in this browser, if they ever did. */
export function storedLanguage(): Locale | null {
  const stored = readStored(storageKey)
  return languages.find((language) => language === stored) ?? null
}

export function storeLanguage(language: Locale): void {
  writeStored(storageKey, language)
}

/** The language of somebody who has no account yet: what they picked here, else the browser's. */
export function languageOnScreen(): Locale {
  return storedLanguage() ?? browserLanguage(navigator.languages)
}

/** The first of the browser's languages that there are words for; English when there is none. */
export function browserLanguage(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const match = languages.find((language) => tag.toLowerCase().split('-')[0] === language)
    if (match !== undefined) return match
  }
  return 'en'
}
