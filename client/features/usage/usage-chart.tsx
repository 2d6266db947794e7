import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { UsageDays } from '#shared/contracts/usage.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { saveBlob } from '../../ui/save-blob.ts'
import { DayBars } from './day-bars.tsx'
import { ceilingOf } from './limit-words.ts'
import { type MonthUse, paceOf } from './pace.ts'

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
  const { limit, days } = history.data
  const month = limit.period === 'month' ? { used: limit.used, ceiling: ceilingOf(limit) } : null
  return <UsageDaysFigure name={local(limit.name)} days={days} month={month} />
}

/** Thirty days of use, of whatever is called so, with where its month leads. */
export function UsageDaysFigure({
  name,
  days,
  month,
}: {
  name: string
  days: UsageDays
  /** null = it does not begin anew with the month. */
  month: MonthUse | null
}) {
  const t = useTranslations('usage')
  const dates = useDates()
  if (days.every(({ used }) => used === 0)) return <p>{t('chartEmpty')}</p>
  const total = days.reduce((sum, { used }) => sum + used, 0)
  const today = days.at(-1)?.day ?? ''
  const pace = month === null ? null : paceOf(month, today)
  return (
    <figure className="grid gap-2">
      <div role="img" aria-label={t('chartLabel', { name })}>
        <DayBars days={days} />
      </div>
      <figcaption className="text-label">
        {t('total', { total })} · {t('utc')}
        {pace === null ? null : (
          <span className="block">
            {t(pace.reachesCeiling ? 'paceReaches' : 'pace', {
              total: pace.total,
              date: dates.shortDay(pace.day),
            })}
          </span>
        )}
      </figcaption>
      <details className="group">
        <summary className="flex min-h-11 items-center gap-2 text-label">
          <Icon name="chevron" className="text-muted transition-transform group-open:rotate-180" />
          {t('table')}
        </summary>
        <p className="pb-2">
          <Button
            onClick={() => {
              const lines = [[t('day'), t('used')], ...days.map(({ day, used }) => [day, String(used)])]
              const text = lines.map((line) => `${line.join(',')}\r\n`).join('')
              saveBlob(`${name} ${today}.csv`, new Blob([text], { type: 'text/csv' }))
            }}
          >
            {t('csv')}
          </Button>
        </p>
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
