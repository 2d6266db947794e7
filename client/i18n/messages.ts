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

const readers = new Set<() => void>()

/** Calls back whenever a message file was saved while the page is open, which happens in development alone. Returns the way to stop. */
export function onSavedWords(reader: () => void): () => void {
  readers.add(reader)
  return () => readers.delete(reader)
}

// A saved file takes the place of the words on screen, because a page that loads anew forgets what was typed into it. They
// are replaced within the module that was loaded first: everybody reads them from there.
if (import.meta.hot) {
  const renew = async (shown: Promise<{ default: Messages }>, saved: Messages | undefined) => {
    const { default: words } = await shown
    Object.assign(words, saved)
    for (const reader of readers) reader()
  }
  import.meta.hot.accept('../messages/en.json?first', (saved) => {
    void renew(import('../messages/en.json?first'), saved?.['default'])
  })
  import.meta.hot.accept('../messages/en.json?rest', (saved) => {
    void renew(import('../messages/en.json?rest'), saved?.['default'])
  })
  import.meta.hot.accept('../messages/it.json?first', (saved) => {
    void renew(import('../messages/it.json?first'), saved?.['default'])
  })
  import.meta.hot.accept('../messages/it.json?rest', (saved) => {
    void renew(import('../messages/it.json?rest'), saved?.['default'])
  })
}
