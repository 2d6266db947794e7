import { useCallback, useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { SavedDetails } from '#shared/contracts/billing-details.ts'
import { BillingPage } from '../../app/billing-page.tsx'
import { useMe } from '../../app/use-me.ts'
import { useTRPC } from '../../trpc/react.ts'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { DetailsForm } from './details-form.tsx'
import { NextTotal } from './next-total.tsx'
import { TaxIds } from './tax-ids.tsx'
import { DetailsSummary } from './details-summary.tsx'

/** `/billing/details`: who is billed, from the next invoice on. */
export function DetailsScreen() {
  const t = useTranslations('details')
  const trpc = useTRPC()
  const dates = useDates()
  const me = useMe()
  const { data, error, isError, isFetching, refetch } = useQuery(trpc.billingDetails.get.queryOptions())
  const lead =
    data && (data.nextInvoiceAt === null ? t('lead') : t('leadNext', { date: dates.day(data.nextInvoiceAt) }))
  return (
    <BillingPage title={t('title')} lead={lead}>
      {isError ? (
        <ErrorPanel
          error={error}
          title={t('loadFailed')}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : null}
      {data && me ? (
        <>
          {data.canManage ? (
            <ShownDetails latest={data} person={me.user} />
          ) : (
            <DetailsSummary details={data.details} />
          )}
          <TaxIds saved={data} />
          {data.nextInvoiceAt === null ? null : <NextTotal />}
        </>
      ) : isError ? null : (
        <div className="grid max-w-content gap-4">
          <LoadingNote onRetry={() => void refetch()} />
          <Skeleton className="h-96" />
        </div>
      )}
    </BillingPage>
  )
}

/** The form with what is saved. News from elsewhere replace it, but never what somebody is typing. */
function ShownDetails({ latest, person }: { latest: SavedDetails; person: { name: string; email: string } }) {
  const trpc = useTRPC()
  const again = useQuery(trpc.billingDetails.get.queryOptions())
  const [shown, setShown] = useState({ saved: latest, turn: 0 })
  const [isDirty, setIsDirty] = useState(false)
  const show = useCallback((saved: SavedDetails) => setShown(({ turn }) => ({ saved, turn: turn + 1 })), [])
  useEffect(() => {
    if (!isDirty && latest.version !== shown.saved.version) show(latest)
  }, [isDirty, latest, shown.saved.version, show])
  return (
    <DetailsForm
      key={shown.turn}
      saved={shown.saved}
      person={person}
      onDirty={setIsDirty}
      onSaved={(saved) => setShown(({ turn }) => ({ saved, turn }))}
      onStartAgain={() => void again.refetch().then(({ data }) => data && show(data))}
    />
  )
}
