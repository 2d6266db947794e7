import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { Page } from '../../app/page.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { classes } from '../../ui/classes.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { AsOf } from './as-of.tsx'
import { NextChargeCard } from './next-charge-card.tsx'
import { PaymentMethodCard } from './payment-method-card.tsx'
import { PlanCard } from './plan-card.tsx'
import { UnfinishedBanner } from './unfinished-banner.tsx'
import { useStateSentence } from './use-state-sentence.ts'

/** `/billing`: what one is on, what comes next and with which card, whether anything is wrong. */
export function OverviewScreen({ recentActivity }: { recentActivity: ReactNode }) {
  const t = useTranslations('overview')
  const trpc = useTRPC()
  const current = useQuery(trpc.subscriptions.current.queryOptions())
  const list = useQuery(trpc.plans.list.queryOptions())
  const sentence = useStateSentence()
  const data = current.data

  return (
    <Page title={t('title')} lead={data ? sentence(data, list.data) : undefined}>
      {data ? (
        <div
          className={classes('grid gap-6', current.isFetching && 'transition-opacity')}
          aria-busy={current.isFetching}
        >
          {data.unfinished ? (
            <UnfinishedBanner unfinished={data.unfinished} list={list.data} canManage={data.canManage} />
          ) : null}
          {current.isError ? (
            <ErrorPanel
              error={current.error}
              title={t('loadFailed')}
              notDone={t('loadFailedSafe')}
              onRetry={() => void current.refetch()}
              isRetrying={current.isFetching}
            />
          ) : null}
          <div className="grid gap-6 lg:grid-cols-3">
            <PlanCard current={data} list={list.data} />
            <NextChargeCard current={data} />
            <PaymentMethodCard current={data} />
          </div>
          <AsOf asOf={data.asOf} isUpdating={current.isFetching} />
        </div>
      ) : current.isError ? (
        <ErrorPanel
          error={current.error}
          title={t('loadFailed')}
          notDone={t('loadFailedSafe')}
          onRetry={() => void current.refetch()}
          isRetrying={current.isFetching}
        />
      ) : (
        <OverviewSkeleton onRetry={() => void current.refetch()} />
      )}
      {recentActivity}
    </Page>
  )
}

function OverviewSkeleton({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="grid gap-6">
      <LoadingNote onRetry={onRetry} />
      <div className="grid gap-6 lg:grid-cols-3">
        <Skeleton className="h-52" />
        <Skeleton className="h-52" />
        <Skeleton className="h-52" />
      </div>
    </div>
  )
}
