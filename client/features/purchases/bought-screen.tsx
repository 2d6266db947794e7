import { useEffect, useLayoutEffect, useState, type ReactNode } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useSearch } from 'wouter'
import type { PurchaseOutcome } from '#shared/contracts/purchases.ts'
import { Page } from '../../app/page.tsx'
import { paths } from '../../app/paths.ts'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { stripStripeParameters } from '../../stripe/return-address.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPC } from '../../trpc/react.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Spinner } from '../../ui/icon.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { useMoney } from '../../ui/money.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { pollDelay } from '../checkout/outcome-polling.ts'
import { NoSuchAttempt } from '../checkout/no-such-attempt.tsx'

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** `/billing/bought`: how a purchase ended, by the server's word alone. */
export function BoughtScreen() {
  useLayoutEffect(stripStripeParameters, [])
  const attemptId = new URLSearchParams(useSearch()).get('attempt') ?? ''
  return uuidPattern.test(attemptId) ? <Report key={attemptId} attemptId={attemptId} /> : <NoSuchAttempt />
}

function Report({ attemptId }: { attemptId: string }) {
  const t = useTranslations('purchases')
  const local = useLocalized()
  const money = useMoney()
  const announce = useAnnounce()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [startedAt] = useState(() => Date.now())
  const outcome = useQuery(
    trpc.purchases.outcome.queryOptions(
      { attemptId },
      {
        staleTime: 0,
        refetchInterval: (query) =>
          pollDelay(query.state.data?.outcome, query.state.dataUpdatedAt - startedAt),
      },
    ),
  )
  const { data } = outcome
  const state = data?.outcome
  const title = state === undefined ? t('outcomeTitle') : t(`outcome.${state}.title`)
  const isSettled = state === 'paid' || state === 'processing'
  useEffect(() => {
    if (state !== undefined) announce(title)
  }, [announce, state, title])
  useEffect(() => {
    if (!isSettled) return
    void queries.invalidateQueries(trpc.purchases.list.queryFilter())
    void queries.invalidateQueries(trpc.credits.pathFilter())
    void queries.invalidateQueries(trpc.entitlements.pathFilter())
  }, [isSettled, queries, trpc])

  if (outcome.isError && !data && refusalOf(outcome.error).code === 'not_found') return <NoSuchAttempt />
  const facts = data && { product: local(data.name), amount: money(data.due) }
  return (
    <Page title={title} lead={state && facts ? t(`outcome.${state}.lead`, facts) : undefined} width="content">
      {data ? (
        <Outcome data={data} />
      ) : outcome.isError ? (
        <ErrorPanel
          error={outcome.error}
          title={t('loadFailed')}
          onRetry={() => void outcome.refetch()}
          isRetrying={outcome.isFetching}
        />
      ) : (
        <div className="grid gap-4">
          <LoadingNote onRetry={() => void outcome.refetch()} />
          <Skeleton className="h-48" />
        </div>
      )}
    </Page>
  )
}

function Outcome({ data }: { data: PurchaseOutcome }) {
  const t = useTranslations('purchases')
  const common = useTranslations('common')
  const local = useLocalized()
  const money = useMoney()
  const dates = useDates()
  const isOpen = data.outcome === 'failed' || data.outcome === 'needs_bank'
  return (
    <div className="grid gap-6">
      <Card>
        <dl className="grid gap-3">
          <Fact name={t('column.product')}>{local(data.name)}</Fact>
          <Fact name={t('column.amount')}>{money(data.due)}</Fact>
          {data.paidAt === null ? null : <Fact name={t('paidOn')}>{dates.moment(data.paidAt)}</Fact>}
          {data.receipt === null ? null : (
            <Fact name={t('column.receipt')}>
              <TextLink href={paths.invoice(data.receipt.invoiceId)}>
                {data.receipt.number ?? t('receiptLink')}
              </TextLink>
            </Fact>
          )}
          <Fact name={t('reference')}>
            <code className="font-mono text-label break-all">{data.reference}</code>
          </Fact>
        </dl>
      </Card>
      {data.outcome === 'waiting' ? (
        <p role="status" className="flex items-center gap-2 text-muted">
          <Spinner />
          {common('stillWorking')}
        </p>
      ) : null}
      <p className="flex flex-wrap gap-3">
        {isOpen ? (
          <ButtonLink href={unlockPaths.buy(data.product)} variant="primary">
            {t('tryAgain')}
          </ButtonLink>
        ) : null}
        <ButtonLink
          href={data.credits === null ? unlockPaths.purchases : unlockPaths.credits}
          variant={isOpen ? 'secondary' : 'primary'}
        >
          {t(data.credits === null ? 'toPurchases' : 'toCredits')}
        </ButtonLink>
      </p>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-6">
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  )
}
