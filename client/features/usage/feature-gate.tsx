import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { paths } from '../../app/paths.ts'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useEntitlements, useFeature } from './use-entitlements.ts'

/**
 * Shows its children to accounts that have the feature, and to others the true reason with the way to it. Where nothing is
 * refused yet it is open to all. A courtesy: the server's guard is what refuses.
 */
export function FeatureGate({ feature: code, children }: { feature: string; children: ReactNode }) {
  const t = useTranslations('demo')
  const local = useLocalized()
  const trpc = useTRPC()
  const plans = useQuery(trpc.plans.list.queryOptions()).data?.plans
  const feature = useFeature(code)
  const mode = useEntitlements().data?.enforcement
  if (feature === undefined) return <Skeleton className="h-32" />
  if (feature === null || feature.isIncluded || mode !== 'enforce') return children
  const name = local(feature.name)
  if (feature.reason === 'payment_overdue') {
    return (
      <Banner
        tone="warning"
        title={t('gateOverdue', { feature: name })}
        actions={<ButtonLink href={paths.overview}>{t('gateBilling')}</ButtonLink>}
      >
        {t('gateOverdueWhy')}
      </Banner>
    )
  }
  const cheapest = plans?.find((plan) => plan.code === feature.cheapestPlan)
  return (
    <Banner
      tone="info"
      title={t('gateTitle', { feature: name })}
      actions={
        <>
          {cheapest ? (
            <ButtonLink variant="primary" href={paths.plans({ plan: cheapest.code })}>
              {t('gatePlans', { plan: local(cheapest.name) })}
            </ButtonLink>
          ) : null}
          {feature.boughtBy === null ? null : (
            <ButtonLink href={unlockPaths.buy(feature.boughtBy)}>{t('gateBuy')}</ButtonLink>
          )}
        </>
      }
    >
      {cheapest ? t('gateWhy', { plan: local(cheapest.name) }) : null}
    </Banner>
  )
}
