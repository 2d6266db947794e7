import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useTRPC } from '../../trpc/react.ts'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

/** What the details mean for the next invoice: its tax with the reason, and its total. By Stripe's preview, or not at all. */
export function NextTotal() {
  const t = useTranslations('details.nextTotal')
  const words = useTranslations('checkout.summary')
  const trpc = useTRPC()
  const dates = useDates()
  const { data, error, isError, isFetching, refetch } = useQuery(trpc.invoices.upcoming.queryOptions())
  if (data === null) return null
  if (data === undefined) {
    return isError ? (
      <ErrorPanel error={error} title={t('failed')} onRetry={() => void refetch()} isRetrying={isFetching} />
    ) : (
      <Skeleton className="h-32 max-w-content" />
    )
  }
  const { taxes, balanceApplied, due, at } = data
  if (taxes === null) return null
  return (
    <Card
      as="section"
      aria-labelledby="next-total"
      aria-busy={isFetching}
      className="grid max-w-content gap-3"
    >
      <h2 id="next-total" className="text-h3">
        {t('title', { date: dates.day(at) })}
      </h2>
      <dl className="grid gap-2">
        <div className="flex items-baseline justify-between gap-4">
          <dt>
            {words(taxes.isInclusive ? 'taxRateIncluded' : 'taxRate', { percent: taxes.percent ?? 'none' })}
            {taxes.reason === 'charged' ? null : (
              <span className="block text-label text-muted">{words(`taxReason.${taxes.reason}`)}</span>
            )}
          </dt>
          <dd>
            <Money amount={taxes.amount} />
          </dd>
        </div>
        {balanceApplied.amountMinor === 0 ? null : (
          <div className="flex items-baseline justify-between gap-4">
            <dt>{words('balance')}</dt>
            <dd>
              <Money amount={balanceApplied} />
            </dd>
          </div>
        )}
        <div className="flex items-baseline justify-between gap-4 border-t border-hairline pt-2 font-semibold">
          <dt>{t('total')}</dt>
          <dd data-testid="next-total">
            <Money amount={due} />
          </dd>
        </div>
      </dl>
      <p className="text-label text-muted">{t('note')}</p>
    </Card>
  )
}
