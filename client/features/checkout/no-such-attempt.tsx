import { useTranslations } from 'use-intl'
import { Page } from '../../app/page.tsx'
import { paths } from '../../app/paths.ts'
import { ButtonLink } from '../../ui/button.tsx'

/** The same for a broken link, an unknown attempt and somebody else's. */
export function NoSuchAttempt() {
  const t = useTranslations('return')
  return (
    <Page title={t('notFoundTitle')} lead={t('notFound')} width="content">
      <p>
        <ButtonLink href={paths.overview} variant="primary">
          {t('toOverview')}
        </ButtonLink>
      </p>
    </Page>
  )
}
