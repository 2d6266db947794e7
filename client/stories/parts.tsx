import type { StoryObj } from '@storybook/react-vite'
import { type ReactNode, Suspense, use } from 'react'
import { IntlProvider } from 'use-intl'
import type { Locale } from '#shared/contracts/plans.ts'
import { formatTags } from '../i18n/languages.ts'
import { loadMessages, type Messages } from '../i18n/messages.ts'
import { LiveRegionProvider } from '../ui/live-region.tsx'
import { languageOf } from './screen.tsx'

/** A story of one part of `client/ui` in all its states, with the words of the toolbar's language. */
export function states(title: string, Draw: () => ReactNode): StoryObj<Record<string, never>> {
  return {
    render: (_, { globals }) => (
      <Suspense>
        <Words language={languageOf(globals)}>
          <main className="grid max-w-content gap-6 p-6">
            <h1 className="text-h2">{title}</h1>
            <Draw />
          </main>
        </Words>
      </Suspense>
    ),
  }
}

const known = new Map<Locale, Promise<Messages>>()

function Words({ language, children }: { language: Locale; children: ReactNode }) {
  const loading = known.get(language) ?? loadMessages(language)
  known.set(language, loading)
  return (
    <IntlProvider locale={formatTags[language]} messages={use(loading)} timeZone="Europe/Rome">
      <LiveRegionProvider>{children}</LiveRegionProvider>
    </IntlProvider>
  )
}
