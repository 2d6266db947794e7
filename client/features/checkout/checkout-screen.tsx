import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useSearch } from 'wouter'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { Page } from '../../app/page.tsx'
import { readChoice, type ChoiceInAddress } from '../../app/paths.ts'
import { useCurrentSubscription } from '../../app/use-current-subscription.ts'
import { useMe } from '../../app/use-me.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { CheckoutClosed } from './checkout-closed.tsx'
import { CheckoutForm } from './checkout-form.tsx'
import { standingOf } from './account-standing.ts'
import { resolveChoice } from './choice.ts'

/** `/checkout`: one page from order to payment. */
export function CheckoutScreen() {
  const t = useTranslations('checkout')
  const local = useLocalized()
  const trpc = useTRPC()
  const me = useMe()
  const list = useQuery(trpc.plans.list.queryOptions())
  const current = useCurrentSubscription()
  const search = useSearch()
  const failed = list.isError && !list.data ? list : current.isError && !current.data ? current : null

  if (failed) {
    return (
      <Page title={t('title')} width="content">
        <ErrorPanel
          error={failed.error}
          title={t('loadFailed')}
          notDone={t('problem.notCharged')}
          onRetry={() => void failed.refetch()}
          isRetrying={failed.isFetching}
        />
      </Page>
    )
  }
  if (!list.data || !current.data || !me)
    return (
      <CheckoutSkeleton
        title={t('title')}
        onRetry={() => void Promise.all([list.refetch(), current.refetch()])}
      />
    )

  const address = addressOrUnfinished(readChoice(new URLSearchParams(search)), current.data)
  const read = resolveChoice(list.data, address, me.account.currency)
  if (read.kind === 'problem') {
    return (
      <Page title={t('title')} width="content">
        <CheckoutClosed standing={standingOf(current.data)} problem={read.problem} />
      </Page>
    )
  }
  return (
    <Page title={t('titlePlan', { plan: local(read.plan.name) })}>
      <CheckoutForm me={me} list={list.data} plan={read.plan} choice={read.choice} current={current.data} />
    </Page>
  )
}

/** An address without a plan continues what was left unfinished. */
function addressOrUnfinished(address: ChoiceInAddress, { unfinished }: CurrentSubscription): ChoiceInAddress {
  return address.plan === undefined && unfinished ? unfinished.choice : address
}

function CheckoutSkeleton({ title, onRetry }: { title: string; onRetry: () => void }) {
  return (
    <Page title={title}>
      <LoadingNote onRetry={onRetry} />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-12">
        <Skeleton className="h-16 w-full lg:col-start-2 lg:row-start-1 lg:h-96" />
        <Skeleton className="h-112 w-full lg:col-start-1 lg:row-start-1" />
      </div>
    </Page>
  )
}
