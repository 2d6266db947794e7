import { useEffect } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useLatestServerNews, useServerNews } from '../trpc/server-news.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { fetchConfig } from './config.ts'
import { useConfig } from './config-context.ts'
import { useIsOutdated } from './use-is-outdated.ts'

const checkEveryMs = 10 * 60_000
const checkWhileReadOnlyMs = 15_000

/**
 * What the server says of itself, above every screen: that nothing can be changed for now, and that it runs another version
 * than the one this page came from. Never reloads by itself, so that nothing typed is lost.
 */
export function ServerBanners() {
  const t = useTranslations('app')
  const { isReadOnly } = useLatestServerNews()
  const isOutdated = useIsOutdated()
  useServerAsked(isReadOnly ? checkWhileReadOnlyMs : checkEveryMs)
  return (
    <>
      {isReadOnly ? (
        <Banner tone="warning" icon="lock" role="status" className="rounded-none">
          {t('readOnly')}
        </Banner>
      ) : null}
      {isOutdated ? (
        <Banner
          tone="info"
          role="status"
          className="rounded-none"
          actions={<Button onClick={() => window.location.reload()}>{t('reload')}</Button>}
        >
          {t('newVersion')}
        </Banner>
      ) : null}
    </>
  )
}

/** Asks for news where no other request does: from time to time, and at once when a part of the app could not be loaded. */
function useServerAsked(everyMs: number): void {
  const news = useServerNews()
  const { refetch } = useQuery({
    queryKey: [['config']],
    queryFn: ({ signal }) => fetchConfig(news, signal),
    initialData: useConfig(),
    staleTime: everyMs,
    refetchInterval: everyMs,
    refetchOnReconnect: false,
    retry: false,
  })
  useEffect(() => {
    const ask = () => void refetch()
    window.addEventListener('vite:preloadError', ask)
    return () => window.removeEventListener('vite:preloadError', ask)
  }, [refetch])
}
