import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { BillingPage } from '../../app/billing-page.tsx'
import { useCurrentSubscription } from '../../app/use-current-subscription.ts'
import { useTRPC } from '../../trpc/react.ts'
import { classes } from '../../ui/classes.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { AsOf } from './as-of.tsx'
import { NeedsAttention } from './needs-attention.tsx'
import { NextChargeCard } from './next-charge-card.tsx'
import { PaymentMethodCard } from './payment-method-card.tsx'
import { PlanCard } from './plan-card.tsx'
import { ProviderDownBanner } from './provider-down-banner.tsx'
import { ResumeBanner } from './resume-banner.tsx'
import { TrialBanner } from './trial-banner.tsx'
import { UnfinishedBanner } from './unfinished-banner.tsx'
import { WaitingChangeBanner } from './waiting-change-banner.tsx'
import { isRenewal, useNextBill } from './use-next-bill.ts'
import { useStateSentence } from './use-state-sentence.ts'

/** `/billing`: what one is on, what comes next and with which card, whether anything is wrong. */
export function OverviewScreen({
  usage,
  recentInvoices,
  recentActivity,
}: {
  usage: ReactNode
  recentInvoices: ReactNode
  recentActivity: ReactNode
}) {
  const t = useTranslations('overview')
  const trpc = useTRPC()
  const current = useCurrentSubscription()
  const list = useQuery(trpc.plans.list.queryOptions())
  const sentence = useStateSentence()
  const data = current.data
  const bill = useNextBill(data)

  return (
    <BillingPage
      title={t('title')}
      lead={
        data ? (
          sentence(data, list.data, data && isRenewal(data) ? (bill.data?.due ?? null) : null)
        ) : current.isError ? undefined : (
          <SentenceSkeleton />
        )
      }
    >
      {data ? (
        <div
          className={classes('grid gap-6', current.isFetching && 'transition-opacity')}
          aria-busy={current.isFetching}
        >
          {data.isProviderUp ? null : <ProviderDownBanner asOf={data.asOf} />}
          {data.unfinished ? (
            <UnfinishedBanner unfinished={data.unfinished} list={list.data} canManage={data.canManage} />
          ) : null}
          {data.waitingChange !== null && data.canManage && list.data ? (
            <WaitingChangeBanner waiting={data.waitingChange} list={list.data} />
          ) : null}
          <TrialBanner current={data} />
          <ResumeBanner current={data} />
          <NeedsAttention current={data} />
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
      {usage}
      {recentInvoices}
      {recentActivity}
    </BillingPage>
  )
}

/** As high as the one sentence of the state: one line, two on a narrow window. */
function SentenceSkeleton() {
  return <Skeleton className="h-6.5 max-w-content max-sm:h-13" />
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
