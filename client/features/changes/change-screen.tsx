import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useSearch } from 'wouter'
import { Page } from '../../app/page.tsx'
import { paths, readChoice } from '../../app/paths.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { WaitingChangeBanner } from '../subscriptions/waiting-change-banner.tsx'
import { ChangeForm } from './change-form.tsx'
import { ChangeReport } from './change-report.tsx'
import { wishedChoice } from './choice.ts'
import { useChange, type ChangeResult } from './use-change.ts'

/** `/billing/change`: another plan, interval, seats and add-ons in one review, with every consequence before the click. */
export function ChangeScreen() {
  const t = useTranslations('change')
  const overview = useTranslations('overview')
  const trpc = useTRPC()
  const search = useSearch()
  const current = useQuery(trpc.subscriptions.current.queryOptions())
  const list = useQuery(trpc.plans.list.queryOptions())
  const [result, setResult] = useState<ChangeResult | null>(null)
  const change = useChange(setResult)
  // While a change is carried out, its own steps reach this page too; the form stays until it is told the end.
  const waiting = change.isPending ? null : (current.data?.waitingChange ?? null)
  const failed = [current, list].find((query) => query.isError && !query.data)
  const reload = () => void Promise.all([current.refetch(), list.refetch()])
  const running = current.data?.plan?.choice ?? null

  return (
    <Page title={t('title')} lead={result === null ? t('lead') : undefined}>
      {result !== null && list.data ? (
        <ChangeReport result={result} list={list.data} />
      ) : current.data && list.data ? (
        waiting !== null && current.data.canManage ? (
          <WaitingChangeBanner waiting={waiting} list={list.data} />
        ) : running === null || current.data.unfinished !== null || !current.data.canManage ? (
          <Banner
            tone="info"
            role="status"
            title={t('nothingTitle')}
            actions={
              <ButtonLink href={paths.overview} variant="primary">
                {t('toOverview')}
              </ButtonLink>
            }
          >
            <p>{current.data.canManage ? t('nothing') : overview('readOnly')}</p>
          </Banner>
        ) : (
          <ChangeForm
            current={current.data}
            running={running}
            list={list.data}
            wished={wishedChoice(running, list.data, readChoice(new URLSearchParams(search)))}
            change={change}
          />
        )
      ) : failed ? (
        <ErrorPanel
          error={failed.error}
          title={t('loadFailed')}
          notDone={t('notChanged')}
          onRetry={reload}
          isRetrying={failed.isFetching}
        />
      ) : (
        <div className="grid gap-6 lg:grid-cols-2">
          <LoadingNote onRetry={reload} />
          <Skeleton className="h-96" />
          <Skeleton className="h-96" />
        </div>
      )}
    </Page>
  )
}
