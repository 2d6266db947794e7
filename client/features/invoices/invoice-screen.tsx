import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Invoice } from '#shared/contracts/invoices.ts'
import { Page } from '../../app/page.tsx'
import { paths } from '../../app/paths.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { ShareLink } from '../pay-link/share-link.tsx'
import { InvoiceCreditNotes } from './invoice-credit-notes.tsx'
import { InvoiceDifferences } from './invoice-differences.tsx'
import { InvoiceLines } from './invoice-lines.tsx'
import { InvoiceParties } from './invoice-parties.tsx'
import { InvoicePayments } from './invoice-payments.tsx'
import { invoiceLooks, useSubjectWords } from './invoice-words.ts'
import { LastTry } from './last-try.tsx'
import { type InvoiceDownload, useInvoiceDownload } from './use-invoice-download.ts'

/** `/billing/invoices/<id>`: everything that one invoice says, and the way to pay it while it is open. */
export function InvoiceScreen({ id }: { id: string }) {
  const t = useTranslations('invoices')
  const trpc = useTRPC()
  const subject = useSubjectWords()
  const invoice = useQuery(trpc.invoices.get.queryOptions({ invoiceId: id }))
  const { data } = invoice
  const number = data?.number ?? null
  return (
    <Page
      title={number === null ? t('detailTitleAny') : t('detailTitle', { number })}
      lead={data ? subject(data.subject) : undefined}
      width="content"
    >
      <p data-print="no">
        <TextLink href={paths.invoices}>{t('backToList')}</TextLink>
      </p>
      {data ? (
        <InvoiceBody invoice={data} />
      ) : invoice.isError ? (
        <ErrorPanel
          error={invoice.error}
          title={t('detailFailed')}
          onRetry={() => void invoice.refetch()}
          isRetrying={invoice.isFetching}
        />
      ) : (
        <div className="grid gap-6">
          <LoadingNote onRetry={() => void invoice.refetch()} />
          <Skeleton className="h-32" />
          <Skeleton className="h-64" />
        </div>
      )}
    </Page>
  )
}

function InvoiceBody({ invoice }: { invoice: Invoice }) {
  return (
    <div className="grid gap-6">
      <InvoiceHead invoice={invoice} />
      <InvoiceLines invoice={invoice} />
      <InvoiceDifferences invoice={invoice} />
      <InvoicePayments invoice={invoice} />
      <InvoiceCreditNotes invoice={invoice} />
      <InvoiceParties invoice={invoice} />
    </div>
  )
}

function InvoiceHead({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('invoices')
  const money = useMoney()
  const dates = useDates()
  const documents = useInvoiceDownload()
  const { state, total, remaining, canPay } = invoice
  const dayWords = () => {
    if (invoice.paidAt !== null) return t('paidOn', { date: dates.day(invoice.paidAt) })
    if (invoice.dueAt !== null) return t('dueOn', { date: dates.day(invoice.dueAt) })
    return t('issuedOn', { date: dates.day(invoice.createdAt) })
  }
  return (
    <Card className="grid gap-4">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="grid gap-1">
          <p className="text-total font-semibold tabular-nums">{money(total)}</p>
          <p className="text-muted">{dayWords()}</p>
        </div>
        <Badge {...invoiceLooks[state]}>{t(`state.${state}`)}</Badge>
      </div>
      <Relation invoice={invoice} />
      {state === 'processing' ? <p>{t('processingWords')}</p> : null}
      {canPay ? <LastTry invoice={invoice} /> : null}
      <div data-print="no" className="flex flex-wrap gap-3">
        {canPay ? (
          <ButtonLink href={paths.pay(invoice.id)} variant="primary">
            {t('payNow', { amount: money(remaining) })}
          </ButtonLink>
        ) : null}
        {invoice.hasDocument ? <DownloadButton id={invoice.id} documents={documents} /> : null}
      </div>
      {canPay ? (
        <div data-print="no">
          <ShareLink invoice={invoice} />
        </div>
      ) : null}
      {documents.error ? <ErrorPanel error={documents.error} title={t('document.failed')} /> : null}
    </Card>
  )
}

/** The other one of two invoices of which one took the other one's place. */
function Relation({ invoice: { replaces, replacedBy } }: { invoice: Invoice }) {
  const t = useTranslations('invoices.relation')
  const other = replacedBy ?? replaces
  if (other === null) return null
  const number = other.number ?? ''
  return (
    <p>
      {t(replacedBy === null ? 'replaces' : 'replacedBy')}{' '}
      <TextLink href={paths.invoice(other.id)}>{t('invoice', { number })}</TextLink>
    </p>
  )
}

function DownloadButton({ id, documents }: { id: string; documents: InvoiceDownload }) {
  const t = useTranslations('invoices.document')
  return (
    <Button
      busyLabel={documents.running === id ? t('downloading') : undefined}
      onClick={() => documents.download(id)}
    >
      <Icon name="download" />
      {t('download')}
    </Button>
  )
}
