import { useTranslations } from 'use-intl'
import { useQuery } from '@tanstack/react-query'
import type { EntitlementList, LimitUsage } from '#shared/contracts/entitlements.ts'
import { BillingPage } from '../../app/billing-page.tsx'
import { paths } from '../../app/paths.ts'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { FeatureList } from './feature-list.tsx'
import { isMeteredLimit, LimitCard } from './limit-card.tsx'
import { useEntitlements } from './use-entitlements.ts'

const demos: Readonly<Record<string, string>> = {
  automations: paths.automations,
  model_sketch: unlockPaths.pictures,
  advanced_routing: unlockPaths.routing,
}

/** To the demo page of the product at hand; a product of one's own has pages of its own. */
function DemoLink({ features }: Pick<EntitlementList, 'features'>) {
  const t = useTranslations('usage')
  const [href] = features.flatMap(({ code }) => demos[code] ?? [])
  return href === undefined ? null : (
    <p>
      <TextLink href={href}>{t('demo')}</TextLink>
    </p>
  )
}

const meteredFirst = (a: LimitUsage, b: LimitUsage) => Number(isMeteredLimit(b)) - Number(isMeteredLimit(a))

/** `/billing/usage`: what the plan lets one do, how much of it is used, and what one's own caps are. */
export function UsageScreen() {
  const t = useTranslations('usage')
  const local = useLocalized()
  const dates = useDates()
  const trpc = useTRPC()
  const list = useQuery(trpc.plans.list.queryOptions()).data
  const { data, error, isError, isFetching, refetch } = useEntitlements()
  const planName = (code: string) => {
    const plan = list?.plans.find((each) => each.code === code)
    return plan ? local(plan.name) : code
  }
  return (
    <BillingPage
      title={t('title')}
      lead={data && t('lead', { isSubscribed: String(data.isSubscribed), plan: planName(data.plan) })}
    >
      {data ? (
        <>
          {data.graceEndsAt === null ? null : (
            <Banner tone="warning">{t('grace', { date: dates.day(data.graceEndsAt) })}</Banner>
          )}
          {data.enforcement === 'log' ? <Banner tone="info">{t('logMode')}</Banner> : null}
          {data.limits.length === 0 ? null : (
            <section aria-labelledby="limits-title" className="grid gap-4" aria-busy={isFetching}>
              <h2 id="limits-title" className="text-h3">
                {t('limitsTitle')}
              </h2>
              <ul className="grid gap-4 lg:grid-cols-2">
                {[...data.limits].sort(meteredFirst).map((limit) => (
                  <Card as="li" key={limit.code} className={isMeteredLimit(limit) ? 'lg:col-span-2' : ''}>
                    <LimitCard limit={limit} />
                  </Card>
                ))}
              </ul>
            </section>
          )}
          <DemoLink features={data.features} />
          <section aria-labelledby="features-title" className="grid gap-4">
            <h2 id="features-title" className="text-h3">
              {t('featuresTitle')}
            </h2>
            <FeatureList features={data.features} mode={data.enforcement} planName={planName} />
          </section>
        </>
      ) : isError ? (
        <ErrorPanel
          error={error}
          title={t('loadFailed')}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <div className="grid gap-4">
          <LoadingNote onRetry={() => void refetch()} />
          <div className="grid gap-4 lg:grid-cols-2">
            <Skeleton className="h-40" />
            <Skeleton className="h-40" />
          </div>
        </div>
      )}
    </BillingPage>
  )
}
