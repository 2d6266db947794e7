import { useTranslations } from 'use-intl'
import { refusalOf } from '../trpc/errors.ts'
import { Button } from '../ui/button.tsx'
import { RequestReference } from '../ui/request-reference.tsx'
import { Page } from './page.tsx'
import { useIsOutdated } from './use-is-outdated.ts'

/** What stands where a screen could not be drawn, or a part of the app could not be loaded. */
export function CrashScreen({ error }: { error: unknown }) {
  const t = useTranslations('app')
  const errors = useTranslations('errors')
  const { requestId } = refusalOf(error)
  const isOutdated = useIsOutdated()
  return (
    <Page
      title={t('crashTitle')}
      lead={isOutdated ? errors('page_outdated') : t('crashLead')}
      width="content"
    >
      <div className="flex flex-wrap items-center gap-4">
        <Button variant="primary" onClick={() => window.location.reload()}>
          {t('reload')}
        </Button>
        {requestId === null ? null : <RequestReference requestId={requestId} />}
      </div>
    </Page>
  )
}
