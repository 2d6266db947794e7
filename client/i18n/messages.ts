import type { Locale } from '#shared/contracts/plans.ts'
import type english from '../messages/en.json'

export type Messages = typeof english

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages
  }
}

/** Loads the words of one language; the other stays on the server. */
export async function loadMessages(language: Locale): Promise<Messages> {
  const loaded = language === 'it' ? await import('../messages/it.json') : await import('../messages/en.json')
  return loaded.default
}
