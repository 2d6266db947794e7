import { useState } from 'react'
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useSearchParams } from 'wouter'
import type { InvoiceRow } from '#shared/contracts/invoices.ts'
import { BillingPage } from '../../app/billing-page.tsx'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { ArchiveBar } from './archive-bar.tsx'
import { filtersInAddress, readFilters } from './filters.ts'
import { InvoiceFilterBar } from './invoice-filter-bar.tsx'
import { InvoiceTable } from './invoice-table.tsx'
import { saveFile } from './save-file.ts'
import { UpcomingCard } from './upcoming-card.tsx'
import { useInvoiceArchive } from './use-invoice-archive.ts'
import { useInvoiceDownload } from './use-invoice-download.ts'

const firstPage: string | null = null

/** `/billing/invoices`: what comes next, then all that was billed, newest first, narrowed by what the address says. */
export function InvoicesScreen() {
  const t = useTranslations('invoices')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const [params, setParams] = useSearchParams()
  const filters = readFilters(params)
  const isNarrowed = filters.filter !== 'all' || filters.year !== null || filters.search !== ''
  // tRPC's own pages send a direction too, which the strict input refuses.
  const list = useInfiniteQuery({
    queryKey: trpc.invoices.list.infiniteQueryKey(filters),
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      client.invoices.list.query({ ...filters, cursor: pageParam }),
    initialPageParam: firstPage,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
  const exported = useMutation({
    mutationFn: () => client.invoices.export.query(filters),
    onSuccess: saveFile,
  })
  const documents = useInvoiceDownload()
  const announce = useAnnounce()
  const [selected, setSelected] = useState<readonly InvoiceRow[]>([])
  const archive = useInvoiceArchive((count) => {
    setSelected([])
    announce(t('archive.saved', { count }))
  })
  const first = list.data?.pages[0]
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []

  return (
    <BillingPage title={t('title')} lead={t('lead')}>
      <UpcomingCard />
      <section aria-labelledby="billed" className="grid gap-4">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <h2 id="billed" className="text-h3">
            {t('billed')}
          </h2>
          <Button
            onClick={() => exported.mutate()}
            busyLabel={exported.isPending ? t('exporting') : undefined}
            isLocked={rows.length === 0}
          >
            {t('export')}
          </Button>
        </div>
        {exported.isError ? <ErrorPanel error={exported.error} title={t('exportFailed')} /> : null}
        {documents.error ? <ErrorPanel error={documents.error} title={t('document.failed')} /> : null}
        <InvoiceFilterBar
          filters={filters}
          years={first?.years ?? []}
          onChange={(next) => setParams(filtersInAddress(next), { replace: true })}
        />
        {list.isError ? (
          <ErrorPanel
            error={list.error}
            title={t('loadFailed')}
            onRetry={() => void list.refetch()}
            isRetrying={list.isFetching}
          />
        ) : null}
        {first === undefined ? (
          list.isError ? null : (
            <div className="grid gap-3">
              <LoadingNote onRetry={() => void list.refetch()} />
              <Skeleton className="h-14" />
              <Skeleton className="h-14" />
              <Skeleton className="h-14" />
            </div>
          )
        ) : rows.length === 0 ? (
          <Card className="grid gap-1">
            <p className="text-h3 font-semibold">{t(isNarrowed ? 'noneMatch' : 'emptyTitle')}</p>
            <p className="text-muted">{t(isNarrowed ? 'noneMatchHow' : 'empty')}</p>
          </Card>
        ) : (
          <>
            <ArchiveBar rows={rows} selected={selected} onSelect={setSelected} archive={archive} />
            <InvoiceTable
              rows={rows}
              isUpdating={list.isFetching && !list.isFetchingNextPage}
              documents={documents}
              selected={selected}
              onSelect={setSelected}
            />
            <div className="flex flex-wrap items-center gap-4">
              <p role="status" className="text-label text-muted">
                {t('shown', { shown: rows.length, count: first.count })}
              </p>
              {list.hasNextPage ? (
                <Button
                  onClick={() => void list.fetchNextPage()}
                  busyLabel={list.isFetchingNextPage ? t('loadingMore') : undefined}
                >
                  {t('more')}
                </Button>
              ) : null}
            </div>
          </>
        )}
      </section>
    </BillingPage>
  )
}
