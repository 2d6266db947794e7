import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Credits } from '#shared/contracts/credits.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Card } from '../../ui/card.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { UsageDaysFigure } from '../usage/usage-chart.tsx'
import { UsageSettingsForm } from '../usage/usage-settings-form.tsx'

/** What was used of the credits, by day, and the cap and alerts that the account set for itself. */
export function CreditUse({ credits }: { credits: NonNullable<Credits> }) {
  const t = useTranslations('credits')
  const usage = useTranslations('usage')
  const local = useLocalized()
  const trpc = useTRPC()
  const history = useQuery(trpc.credits.history.queryOptions()).data
  const { usedThisMonth, cap, alertPercents, name } = credits
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
      {history ? (
        <UsageDaysFigure
          name={local(name)}
          days={history.days}
          month={{ used: usedThisMonth, ceiling: cap }}
        />
      ) : (
        <Skeleton className="h-48" />
      )}
      <Disclosure summary={usage('settings')}>
        <UsageSettingsForm limit={{ code: 'credits', cap, alertPercents }} />
      </Disclosure>
    </Card>
  )
}
