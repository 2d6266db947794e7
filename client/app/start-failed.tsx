import { IntlProvider, useTranslations } from 'use-intl'
import { formatTags } from '../i18n/languages.ts'
import type { StartData } from './start.ts'
import { Button } from '../ui/button.tsx'

/** Stands alone when the configuration could not be read: nothing else can run without it. */
export function StartFailed({ words }: { words: StartData['words'] }) {
  return (
    <IntlProvider locale={formatTags[words.language]} messages={words.messages} timeZone="UTC">
      <StartFailedText />
    </IntlProvider>
  )
}

function StartFailedText() {
  const t = useTranslations('app')
  return (
    <main className="mx-auto grid w-full max-w-content gap-4 px-4 py-12">
      <h1 className="text-h1">{t('startFailedTitle')}</h1>
      <p className="text-lead text-muted">{t('startFailedLead')}</p>
      <div>
        <Button variant="primary" onClick={() => window.location.reload()}>
          {t('reload')}
        </Button>
      </div>
    </main>
  )
}
