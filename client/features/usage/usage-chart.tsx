import { lazy } from 'react'
import { OptionalPart } from '../../ui/optional-part.tsx'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ceilingOf } from './limit-words.ts'
import type { UsageFigureProps } from './usage-figure.tsx'

const UsageFigure = lazy(async () => ({ default: (await import('./usage-figure.tsx')).UsageFigure }))

/** A limit's use over the period that it counts in. */
export function UsageChart({ code }: { code: string }) {
  const t = useTranslations('usage')
  const trpc = useTRPC()
  const local = useLocalized()
  const history = useQuery(trpc.usage.history.queryOptions({ limit: code }))
  if (history.isError) {
    return (
      <ErrorPanel
        error={history.error}
        title={t('loadFailed')}
        onRetry={() => void history.refetch()}
        isRetrying={history.isFetching}
      />
    )
  }
  if (history.data === undefined) return <FigureSkeleton />
  const { limit, chart } = history.data
  const isSummed = limit.period === 'month' || limit.period === 'billing_period'
  const ceiling = ceilingOf(limit)
  const stops = limit.enforcement === 'enforce' || (ceiling !== null && ceiling === limit.cap)
  return (
    <LazyUsageFigure
      name={local(limit.name)}
      unit={limit.unit === null ? null : local(limit.unit)}
      chart={chart}
      sum={isSummed ? { used: limit.used, ceiling, stops, line: 'limit' } : null}
      dayCeiling={limit.period === 'day' ? ceiling : null}
      price={null}
    />
  )
}

/** The figure, whose code comes when it is first shown. */
export function LazyUsageFigure(props: UsageFigureProps) {
  return (
    <OptionalPart fallback={<FigureSkeleton />}>
      <UsageFigure {...props} />
    </OptionalPart>
  )
}

export function FigureSkeleton() {
  return <Skeleton className="h-80" />
}
