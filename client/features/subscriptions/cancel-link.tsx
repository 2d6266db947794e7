import { useTranslations } from 'use-intl'
import { paths } from '../../app/paths.ts'
import { ButtonLink } from '../../ui/button.tsx'

/** The way out, as large as its neighbours. */
export function CancelLink({ isTrial }: { isTrial: boolean }) {
  const t = useTranslations('overview')
  return <ButtonLink href={paths.cancel}>{isTrial ? t('cancelTrial') : t('cancelPlan')}</ButtonLink>
}
