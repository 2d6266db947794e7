import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { IntlProvider } from 'use-intl'
import type { Locale, LocalizedText } from '#shared/contracts/plans.ts'
import { useMe } from '../app/use-me.ts'
import { formatTags, storeLanguage } from './languages.ts'
import { loadMessages, loadRestOfMessages, type Messages, onSavedWords } from './messages.ts'

interface LanguageChoice {
  readonly language: Locale
  readonly chooseLanguage: (language: Locale) => Promise<void>
}

const LanguageContext = createContext<LanguageChoice | null>(null)

export interface LanguageProviderProps {
  readonly initial: { readonly language: Locale; readonly messages: Messages }
  /** The zone of dates while nobody is signed in; else the account's counts. */
  readonly timeZone: string
  readonly children: ReactNode
}

/** Words, number and date formats for everything below; the page's `lang` follows. */
export function LanguageProvider({ initial, timeZone, children }: LanguageProviderProps) {
  const [current, setCurrent] = useState(initial)
  const { language, messages } = current
  const accountZone = useMe()?.account.timeZone

  useEffect(() => {
    document.documentElement.lang = language
  }, [language])

  useEffect(() => {
    if (!import.meta.hot) return undefined
    return onSavedWords(() => setCurrent((shown) => ({ ...shown, messages: { ...shown.messages } })))
  }, [])

  const chooseLanguage = useCallback(async (chosen: Locale) => {
    const [words] = await Promise.all([loadMessages(chosen), loadRestOfMessages(chosen)])
    storeLanguage(chosen)
    setCurrent({ language: chosen, messages: words })
  }, [])

  const choice = useMemo(() => ({ language, chooseLanguage }), [language, chooseLanguage])

  return (
    <LanguageContext value={choice}>
      <IntlProvider locale={formatTags[language]} messages={messages} timeZone={accountZone ?? timeZone}>
        {children}
      </IntlProvider>
    </LanguageContext>
  )
}

/** The language on screen and the way to change it. */
export function useLanguage(): LanguageChoice {
  const choice = useContext(LanguageContext)
  if (choice === null) throw new Error('useLanguage is called outside of LanguageProvider')
  return choice
}

/** Picks the text of the language on screen, for texts that come from the plan catalogue. */
export function useLocalized(): (text: LocalizedText) => string {
  const { language } = useLanguage()
  return useCallback((text) => text[language], [language])
}
