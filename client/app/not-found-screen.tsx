import { useTranslations } from 'use-intl'
import { ButtonLink } from '../ui/button.tsx'
import { Page } from './page.tsx'
import { paths } from './paths.ts'

export function NotFoundScreen() {
  const t = useTranslations('app')
  return (
    <Page title={t('notFoundTitle')} lead={t('notFoundLead')} width="content">
      <div>
        <ButtonLink variant="primary" href={paths.home}>
          {t('notFoundAction')}
        </ButtonLink>
      </div>
    </Page>
  )
}
