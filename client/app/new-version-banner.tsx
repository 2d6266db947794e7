import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { fetchConfig } from './config.ts'
import { useConfig } from './config-context.ts'

const checkEveryMs = 10 * 60_000

/** Offers a reload when the server runs another version than the one this page came from. Never reloads by itself. */
export function NewVersionBanner() {
  const t = useTranslations('app')
  const started = useConfig()
  const latest = useQuery({
    queryKey: [['config']],
    queryFn: ({ signal }) => fetchConfig(signal),
    initialData: started,
    staleTime: checkEveryMs,
    refetchOnReconnect: false,
    retry: false,
  })
  if (latest.data.version === started.version) return null
  return (
    <Banner
      tone="info"
      role="status"
      className="rounded-none"
      actions={<Button onClick={() => window.location.reload()}>{t('reload')}</Button>}
    >
      {t('newVersion')}
    </Banner>
  )
}
