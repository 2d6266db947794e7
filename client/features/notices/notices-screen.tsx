import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Notices } from '#shared/contracts/notices.ts'
import { BillingPage } from '../../app/billing-page.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { NoticeRow } from './notice-row.tsx'
import { useMarkRead } from './use-mark-read.ts'

/** `/billing/notices`: what the account's managers were told lately, newest first. */
export function NoticesScreen() {
  const t = useTranslations('notices')
  const trpc = useTRPC()
  const list = useQuery(trpc.notices.list.queryOptions())
  return (
    <BillingPage title={t('title')} lead={t('lead')}>
      {list.isError ? (
        <ErrorPanel
          error={list.error}
          title={t('loadFailed')}
          onRetry={() => void list.refetch()}
          isRetrying={list.isFetching}
        />
      ) : null}
      {list.data ? (
        <NoticeList list={list.data} />
      ) : list.isError ? null : (
        <div className="grid gap-3">
          <LoadingNote onRetry={() => void list.refetch()} />
          <Skeleton className="h-28" />
          <Skeleton className="h-28" />
        </div>
      )}
    </BillingPage>
  )
}

function NoticeList({ list: { notices, unread } }: { list: Notices }) {
  const t = useTranslations('notices')
  const { markRead, isRunning, error } = useMarkRead()
  if (notices.length === 0) {
    return (
      <Card className="grid gap-1">
        <p className="text-h3 font-semibold">{t('emptyTitle')}</p>
        <p className="text-muted">{t('empty')}</p>
      </Card>
    )
  }
  const newOnes = notices.filter(({ isRead, isSolved }) => !isRead && !isSolved).map(({ id }) => id)
  return (
    <section aria-label={t('title')} className="grid gap-4">
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-3">
        <p role="status" className="text-muted">
          {t('unread', { count: unread })}
        </p>
        {newOnes.length > 1 ? (
          <Button onClick={() => markRead(newOnes)} busyLabel={isRunning ? t('marking') : undefined}>
            {t('markAll')}
          </Button>
        ) : null}
      </div>
      {error ? <ErrorPanel error={error} title={t('markFailed')} /> : null}
      <ul className="grid gap-3">
        {notices.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} onRead={() => markRead([notice.id])} />
        ))}
      </ul>
    </section>
  )
}
