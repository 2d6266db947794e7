import { useTranslations } from 'use-intl'
import type { CreditNote, Invoice } from '#shared/contracts/invoices.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'
import { useInvoiceDownload, type InvoiceDownload } from './use-invoice-download.ts'

/** What credit notes took off the invoice, each with its tax, where the money went, and its document. */
export function InvoiceCreditNotes({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('invoices')
  const documents = useInvoiceDownload()
  if (invoice.creditNotes.length === 0) return null
  return (
    <Card as="section" aria-labelledby="credit-notes" className="grid gap-3">
      <h2 id="credit-notes" className="text-h3">
        {t('creditNotes.title')}
      </h2>
      <ul className="grid gap-4">
        {invoice.creditNotes.map((note) => (
          <Note key={note.number} note={note} invoiceId={invoice.id} documents={documents} />
        ))}
      </ul>
      {documents.error ? <ErrorPanel error={documents.error} title={t('document.failed')} /> : null}
    </Card>
  )
}

function Note({
  note,
  invoiceId,
  documents,
}: {
  note: CreditNote
  invoiceId: string
  documents: InvoiceDownload
}) {
  const t = useTranslations('invoices')
  const dates = useDates()
  const money = useMoney()
  const { number, isVoid, total, tax, refunded, toBalance } = note
  const parts = [
    tax.amountMinor > 0 ? t('creditNotes.tax', { amount: money(tax) }) : null,
    refunded.amountMinor > 0 ? t('creditNotes.refunded', { amount: money(refunded) }) : null,
    toBalance.amountMinor > 0 ? t('creditNotes.toBalance', { amount: money(toBalance) }) : null,
    isVoid ? t('creditNotes.void') : null,
  ].filter((part) => part !== null)
  return (
    <li className="grid gap-1">
      <p className="flex flex-wrap justify-between gap-x-4">
        <span className="font-medium wrap-anywhere">{number}</span>
        <span className="tabular-nums">{money(total)}</span>
      </p>
      <p className="text-label text-muted">{dates.day(note.at)}</p>
      {parts.map((part) => (
        <p key={part} className="text-label">
          {part}
        </p>
      ))}
      <div data-print="no">
        <Button
          aria-label={t('creditNotes.downloadOf', { number })}
          busyLabel={documents.running === number ? t('document.downloading') : undefined}
          onClick={() => documents.download(invoiceId, number)}
        >
          <Icon name="download" />
          {t('document.download')}
        </Button>
      </div>
    </li>
  )
}
