import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { UsageDays } from '#shared/contracts/usage.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { DayBars } from './day-bars.tsx'

/** Use by day as bars, with the same figures as a table for whoever reads rather than looks. */
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
  if (history.data === undefined) return <Skeleton className="h-48" />
  return <UsageDaysFigure name={local(history.data.limit.name)} days={history.data.days} />
}

/** Thirty days of use, of whatever is called so. */
export function UsageDaysFigure({ name, days }: { name: string; days: UsageDays }) {
  const t = useTranslations('usage')
  const dates = useDates()
  if (days.every(({ used }) => used === 0)) return <p>{t('chartEmpty')}</p>
  const total = days.reduce((sum, { used }) => sum + used, 0)
  return (
    <figure className="grid gap-2">
      <div role="img" aria-label={t('chartLabel', { name })}>
        <DayBars days={days} />
      </div>
      <figcaption className="text-label">
        {t('total', { total })} · {t('utc')}
      </figcaption>
      <details>
        <summary className="min-h-11 py-2 text-label">{t('table')}</summary>
        <table className="w-full text-label">
          <thead>
            <tr>
              <th scope="col" className="text-start font-medium">
                {t('day')}
              </th>
              <th scope="col" className="text-end font-medium">
                {t('used')}
              </th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, used }) => (
              <tr key={day} className="border-t border-hairline">
                <th scope="row" className="py-1 text-start font-normal">
                  {dates.shortDay(day)}
                </th>
                <td className="py-1 text-end tabular-nums">{used}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
