import { use, useMemo, type ReactNode } from 'react'
import { IntlProvider, useMessages, useTimeZone } from 'use-intl'
import { formatTags } from './languages.ts'
import { useLanguage } from './language-provider.tsx'
import { loadRestOfMessages } from './messages.ts'

/** Brings the words that the first load left out to the screens below. Suspends until they are there. */
export function RestOfWords({ children }: { children: ReactNode }) {
  const { language } = useLanguage()
  const first = useMessages()
  const rest = use(loadRestOfMessages(language))
  const messages = useMemo(() => ({ ...first, ...rest }), [first, rest])
  const timeZone = useTimeZone()
  return (
    <IntlProvider
      locale={formatTags[language]}
      messages={messages}
      {...(timeZone !== undefined && { timeZone })}
    >
      {children}
    </IntlProvider>
  )
}
