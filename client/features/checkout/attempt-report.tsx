import { lazy, Suspense, useEffect, useMemo, type ReactNode } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Me } from '#shared/contracts/account.ts'
import type { AttemptOutcome } from '#shared/contracts/subscriptions.ts'
import { Page } from '../../app/page.tsx'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPC } from '../../trpc/react.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { useMoney } from '../../ui/money.tsx'
import { LoadingNote, reloadPage, Skeleton } from '../../ui/skeleton.tsx'
import { createAttemptStore } from './attempt-store.ts'
import { NoSuchAttempt } from './no-such-attempt.tsx'
import { PaidReport } from './paid-report.tsx'
import { useOutcome } from './use-outcome.ts'
import { WaitingReport } from './waiting-report.tsx'

const RetryPayment = lazy(async () => ({ default: (await import('./retry-payment.tsx')).RetryPayment }))
const BankReport = lazy(async () => ({ default: (await import('./bank-report.tsx')).BankReport }))

/** One payment's outcome, kept true while the page is open. */
export function AttemptReport({ attemptId, me }: { attemptId: string; me: NonNullable<Me> }) {
  const t = useTranslations('return')
  const outcome = useOutcome(attemptId)
  useSettledAttempt(attemptId, me.account.id, outcome.data?.outcome)
  const heading = useHeading(outcome.data)
  useAnnouncedHeading(outcome.data === undefined ? null : heading.title)

  if (outcome.isError && !outcome.data) {
    if (refusalOf(outcome.error).code === 'not_found') return <NoSuchAttempt />
    return (
      <Page title={t('title')} width="content">
        <ErrorPanel
          error={outcome.error}
          title={t('loadFailed')}
          notDone={t('loadFailedSafe')}
          onRetry={() => void outcome.refetch()}
          isRetrying={outcome.isFetching}
        />
      </Page>
    )
  }
  const isWide = outcome.data?.outcome === 'failed'
  return (
    <Page title={heading.title} lead={heading.lead} width={isWide ? 'page' : 'content'}>
      {outcome.data ? (
        <Suspense fallback={<ReportSkeleton onRetry={reloadPage} />}>{body(outcome.data)}</Suspense>
      ) : (
        <ReportSkeleton onRetry={() => void outcome.refetch()} />
      )}
    </Page>
  )

  function body(data: AttemptOutcome): ReactNode {
    switch (data.outcome) {
      case 'paid':
      case 'processing':
        return <PaidReport outcome={data} email={me.user.email} />
      case 'needs_bank':
        return (
          <BankReport attemptId={attemptId} me={me} outcome={data} onChanged={() => void outcome.refetch()} />
        )
      case 'failed':
        return <RetryPayment me={me} outcome={data} />
      case 'waiting':
        return (
          <WaitingReport
            outcome={data}
            email={me.user.email}
            isSlow={outcome.isSlow}
            isChecking={outcome.isFetching}
            onCheck={() => void outcome.refetch()}
          />
        )
    }
  }
}

function useHeading(data: AttemptOutcome | undefined): { title: string; lead: string | undefined } {
  const t = useTranslations('return')
  const trpc = useTRPC()
  const list = useQuery(trpc.plans.list.queryOptions())
  const local = useLocalized()
  const money = useMoney()
  if (!data) return { title: t('title'), lead: undefined }
  const plan = list.data?.plans.find(({ code }) => code === data.choice.plan)
  const facts = { plan: plan ? local(plan.name) : data.choice.plan, amount: money(data.due) }
  switch (data.outcome) {
    case 'paid': {
      const others = plan?.seats ? data.choice.seats - 1 : 0
      return {
        title: data.isTrial ? t('paid.titleTrial', facts) : t('paid.title', facts),
        lead: others > 0 ? t('paid.leadSeats', { ...facts, seats: others }) : t('paid.lead', facts),
      }
    }
    case 'processing':
      return { title: t('processing.title'), lead: t('processing.lead', facts) }
    case 'needs_bank':
      return {
        title: t('needsBank.title'),
        lead: data.isTrial ? t('needsBank.leadTrial', facts) : t('needsBank.lead', facts),
      }
    case 'failed':
      return { title: t('failed.title'), lead: t('failed.lead', facts) }
    case 'waiting':
      return { title: t('waiting.title'), lead: t('waiting.lead', facts) }
  }
}

/** A payment that is done needs no id any more, and the rest of the app reads the account anew. */
function useSettledAttempt(
  attemptId: string,
  accountId: string,
  outcome: AttemptOutcome['outcome'] | undefined,
): void {
  const queries = useQueryClient()
  const trpc = useTRPC()
  const attempts = useMemo(() => createAttemptStore(accountId, window.sessionStorage), [accountId])
  useEffect(() => {
    if (outcome !== 'paid' && outcome !== 'processing') return
    if (attempts.orderOf(attemptId) !== null) attempts.forget()
    void queries.invalidateQueries(trpc.subscriptions.current.queryFilter())
    void queries.invalidateQueries(trpc.activity.pathFilter())
  }, [attempts, attemptId, outcome, queries, trpc])
}

/** Says each new outcome once. */
function useAnnouncedHeading(title: string | null): void {
  const announce = useAnnounce()
  useEffect(() => {
    if (title !== null) announce(title)
  }, [announce, title])
}

function ReportSkeleton({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="grid gap-4">
      <LoadingNote onRetry={onRetry} />
      <Skeleton className="h-64 w-full" />
    </div>
  )
}
