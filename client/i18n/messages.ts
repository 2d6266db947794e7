import type { Locale } from '#shared/contracts/plans.ts'
import type english from '../messages/en.json'

export type Messages = typeof english

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages
  }
}

/** Loads the words of the pages before sign-in, in one language. */
export async function loadMessages(language: Locale): Promise<Messages> {
  const words =
    language === 'it' ? await import('../messages/it.json?first') : await import('../messages/en.json?first')
  return words.default
}

const rests = new Map<Locale, Promise<Messages>>()

/** Loads the words of all other pages, once a language. A failure is kept too: it shows as a crash, whose way out is a reload. */
export function loadRestOfMessages(language: Locale): Promise<Messages> {
  const rest = rests.get(language) ?? importRest(language)
  rests.set(language, rest)
  return rest
}

async function importRest(language: Locale): Promise<Messages> {
  const words =
    language === 'it' ? await import('../messages/it.json?rest') : await import('../messages/en.json?rest')
  return words.default
}
