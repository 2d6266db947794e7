import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Credits } from '#shared/contracts/credits.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Card } from '../../ui/card.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { sumOf, totalsOf } from '../usage/chart-bars.ts'
import { FigureSkeleton, LazyUsageFigure } from '../usage/usage-chart.tsx'
import type { UnitPrice } from '../usage/usage-figure.tsx'
import { UsageSettingsForm } from '../usage/usage-settings-form.tsx'

/** What was used of the credits, by day and by what for, and the cap and alerts that the account set for itself. */
export function CreditUse({ credits }: { credits: NonNullable<Credits> }) {
  const t = useTranslations('credits')
  const usage = useTranslations('usage')
  const local = useLocalized()
  const trpc = useTRPC()
  const history = useQuery(trpc.credits.history.queryOptions())
  const price = useCreditPrice()
  const { usedThisMonth, cap, alertPercents, name, isUnlimited, balance } = credits
  const chart = history.data?.chart
  const used = chart ? sumOf(totalsOf(chart)) : 0
  return (
    <Card as="section" aria-labelledby="use-title" className="grid gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id="use-title" className="text-h3">
          {usage('history')}
        </h2>
        <span className="tabular-nums">
          {cap === null
            ? t('usedThisMonth', { used: usedThisMonth })
            : t('usedOfCap', { used: usedThisMonth, cap })}
        </span>
      </div>
      {chart ? (
        <LazyUsageFigure
          name={local(name)}
          unit={null}
          chart={chart}
          sum={{ used, ceiling: isUnlimited ? null : used + balance, stops: true, line: 'all' }}
          dayCeiling={null}
          price={price}
        />
      ) : history.isError ? (
        <ErrorPanel
          error={history.error}
          title={usage('loadFailed')}
          onRetry={() => void history.refetch()}
          isRetrying={history.isFetching}
        />
      ) : (
        <FigureSkeleton />
      )}
      <Disclosure summary={usage('settings')}>
        <UsageSettingsForm
          limit={{ code: 'credits', cap, alertPercents }}
          month={chart ? { used: usedThisMonth, today: chart.asOf.slice(0, 10) } : null}
        />
      </Disclosure>
    </Card>
  )
}

/** What credits cost in the smallest pack, which is what the next ones cost; null where none is sold. */
function useCreditPrice(): UnitPrice | null {
  const local = useLocalized()
  const trpc = useTRPC()
  const { data } = useQuery(trpc.purchases.list.queryOptions())
  const packs = (data?.products ?? []).flatMap(({ name, credits, prices }) => {
    const amount = prices.find(({ currency }) => currency === data?.currency)
    return credits === null || amount === undefined ? [] : [{ product: local(name), amount, units: credits }]
  })
  return packs.sort((a, b) => a.amount.amountMinor - b.amount.amountMinor)[0] ?? null
}
