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

const loadedRest = new Map<Locale, Promise<Messages>>()

/** Loads the words of all other pages, once a language. A failure is not kept, so the next call tries again. */
export function loadRestOfMessages(language: Locale): Promise<Messages> {
  const loaded = loadedRest.get(language)
  if (loaded !== undefined) return loaded
  const loading = importRest(language).catch((error: unknown) => {
    loadedRest.delete(language)
    throw error
  })
  loadedRest.set(language, loading)
  return loading
}

async function importRest(language: Locale): Promise<Messages> {
  const words =
    language === 'it' ? await import('../messages/it.json?rest') : await import('../messages/en.json?rest')
  return words.default
}
