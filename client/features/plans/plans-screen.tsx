import { useTranslations } from 'use-intl'
import { Page } from '../../app/page.tsx'

export function PlansScreen() {
  const t = useTranslations('plans')
  return <Page title={t('title')}>{null}</Page>
}
