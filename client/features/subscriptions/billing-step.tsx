import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { Page } from '../../app/page.tsx'
import { paths } from '../../app/paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'

export interface BillingStepProps {
  readonly title: (plan: string, current: CurrentSubscription | undefined) => string
  /** Whether the step can be taken just now. */
  readonly isOpen: (current: CurrentSubscription) => boolean
  /** What stands here when it cannot. */
  readonly closedTitle: string
  readonly closed: string
  readonly children: (current: CurrentSubscription, plan: string) => ReactNode
}

/** The frame of a page that changes the plan: it waits for the account's state, says when there is nothing to do, and shows the step. */
export function BillingStep({ title, isOpen, closedTitle, closed, children }: BillingStepProps) {
  const t = useTranslations('cancel')
  const overview = useTranslations('overview')
  const state = useTranslations('state')
  const local = useLocalized()
  const trpc = useTRPC()
  const current = useQuery(trpc.subscriptions.current.queryOptions())
  const list = useQuery(trpc.plans.list.queryOptions())
  const data = current.data
  const code = data?.plan?.choice.plan
  const offered = list.data?.plans.find((each) => each.code === code)
  const plan = offered ? local(offered.name) : (code ?? state('yourPlan'))

  return (
    <Page title={title(plan, data)} width="content">
      {data && isOpen(data) ? (
        children(data, plan)
      ) : data ? (
        <Banner
          tone="info"
          role="status"
          title={closedTitle}
          actions={
            <ButtonLink href={paths.overview} variant="primary">
              {t('toOverview')}
            </ButtonLink>
          }
        >
          <p>{data.canManage ? closed : overview('readOnly')}</p>
        </Banner>
      ) : current.isError ? (
        <ErrorPanel
          error={current.error}
          title={overview('loadFailed')}
          notDone={overview('loadFailedSafe')}
          onRetry={() => void current.refetch()}
          isRetrying={current.isFetching}
        />
      ) : (
        <div className="grid gap-6">
          <LoadingNote onRetry={() => void current.refetch()} />
          <Skeleton className="h-52" />
        </div>
      )}
    </Page>
  )
}
