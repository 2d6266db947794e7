import { useTranslations } from 'use-intl'
import { Banner } from '../../ui/banner.tsx'
import { useAsOfTime } from './as-of.tsx'

/** Says that what is shown is what was known, and that nothing of it is lost. */
export function ProviderDownBanner({ asOf }: { asOf: string }) {
  const t = useTranslations('overview')
  const time = useAsOfTime(asOf)
  return (
    <Banner tone="warning" role="status" title={t('providerDownTitle')}>
      <p>{t('providerDown', { time })}</p>
    </Banner>
  )
}
