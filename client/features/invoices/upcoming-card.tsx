import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useTRPC } from '../../trpc/react.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { UpcomingRows } from './upcoming-rows.tsx'

/** What Stripe says will be billed next, before the list. It has a life of its own: when it fails, no figure is shown at all. */
export function UpcomingCard() {
  const t = useTranslations('invoices.upcoming')
  const trpc = useTRPC()
  const dates = useDates()
  const upcoming = useQuery(trpc.invoices.upcoming.queryOptions())
  const { data } = upcoming
  if (data === null) return null
  if (data === undefined) {
    return upcoming.isError ? (
      <ErrorPanel
        error={upcoming.error}
        title={t('failed')}
        onRetry={() => void upcoming.refetch()}
        isRetrying={upcoming.isFetching}
      />
    ) : (
      <Skeleton className="h-40" />
    )
  }
  return (
    <Card as="section" aria-labelledby="upcoming" aria-busy={upcoming.isFetching} className="grid gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="grid gap-1">
          <h2 id="upcoming" className="text-label font-medium text-muted">
            {t('title', { date: dates.day(data.at) })}
          </h2>
          <p className="text-total font-semibold">
            <Money amount={data.due} />
          </p>
        </div>
        <Badge tone="info" icon="clock">
          {t('badge')}
        </Badge>
      </div>
      <UpcomingRows upcoming={data} />
      <p className="text-label text-muted">{t('note')}</p>
    </Card>
  )
}
