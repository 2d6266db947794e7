import { useEffect, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'use-intl'
import { refusalOf } from '../trpc/errors.ts'
import { Banner } from '../ui/banner.tsx'
import { useIsOnline } from './use-is-online.ts'

/** Says that the page shows what was known before the network went away: the browser says so, or a request got no answer. */
export function OfflineBanner() {
  const t = useTranslations('app')
  const format = useFormatter()
  const isOnline = useIsOnline()
  const isUnanswered = useIsUnanswered()
  const queries = useQueryClient()
  if (isOnline && !isUnanswered) return null

  const knownAt = Math.max(
    0,
    ...queries
      .getQueryCache()
      .getAll()
      .map((query) => query.state.dataUpdatedAt),
  )
  const time = format.dateTime(new Date(knownAt), { hour: '2-digit', minute: '2-digit' })
  return (
    <Banner tone="warning" role="status" className="rounded-none">
      {isOnline ? t('unreachable') : t('offline')} {knownAt === 0 ? null : t('knownAt', { time })}
    </Banner>
  )
}

/** True from a read that got no answer until one that got it. */
function useIsUnanswered(): boolean {
  const queries = useQueryClient()
  const [isUnanswered, setIsUnanswered] = useState(false)
  useEffect(
    () =>
      queries.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated') return
        if (event.action.type === 'success') setIsUnanswered(false)
        else if (event.action.type === 'error' || event.action.type === 'failed') {
          setIsUnanswered(refusalOf(event.action.error).code === 'unreachable')
        }
      }),
    [queries],
  )
  return isUnanswered
}
