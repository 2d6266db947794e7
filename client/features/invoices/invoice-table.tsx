import { useTranslations } from 'use-intl'
import type { InvoiceRow } from '#shared/contracts/invoices.ts'
import { paths } from '../../app/paths.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { DateText, useDates } from '../../ui/date-text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Money } from '../../ui/money.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { invoiceLooks, useSubjectWords } from './invoice-words.ts'
import { archiveMax } from './use-invoice-archive.ts'
import type { InvoiceDownload } from './use-invoice-download.ts'

/** The invoices as a table; on a narrow screen each row is a small card. */
export function InvoiceTable({
  rows,
  isUpdating,
  documents,
  selected,
  onSelect,
}: {
  rows: readonly InvoiceRow[]
  isUpdating: boolean
  documents: InvoiceDownload
  /** Those that go into one archive. */
  selected: readonly InvoiceRow[]
  onSelect: (selected: readonly InvoiceRow[]) => void
}) {
  const t = useTranslations('invoices')
  return (
    <table
      aria-busy={isUpdating}
      className={classes(
        'block w-full border-collapse text-start md:table',
        isUpdating && 'opacity-60 transition-opacity',
      )}
    >
      <caption className="sr-only">{t('caption')}</caption>
      <thead className="sr-only md:not-sr-only md:table-header-group">
        <tr className="border-b border-control">
          <ColumnHeader>{t('column.number')}</ColumnHeader>
          <ColumnHeader>{t('column.date')}</ColumnHeader>
          <ColumnHeader>{t('column.subject')}</ColumnHeader>
          <ColumnHeader>{t('column.state')}</ColumnHeader>
          <ColumnHeader isFigure>{t('column.total')}</ColumnHeader>
          <ColumnHeader isFigure>{t('column.remaining')}</ColumnHeader>
          <ColumnHeader isFigure>{t('column.document')}</ColumnHeader>
        </tr>
      </thead>
      <tbody className="grid gap-3 md:table-row-group">
        {rows.map((row) => (
          <InvoiceTableRow
            key={row.id}
            row={row}
            documents={documents}
            isSelected={selected.some(({ id }) => id === row.id)}
            isFull={selected.length >= archiveMax}
            onSelect={(wanted) =>
              onSelect(wanted ? [...selected, row] : selected.filter(({ id }) => id !== row.id))
            }
          />
        ))}
      </tbody>
    </table>
  )
}

function ColumnHeader({ isFigure = false, children }: { isFigure?: boolean; children: string }) {
  return (
    <th
      scope="col"
      className={classes(
        'px-3 py-2 text-label font-medium text-muted first:ps-0 last:pe-0',
        isFigure ? 'text-end' : 'text-start',
      )}
    >
      {children}
    </th>
  )
}

const cell = 'md:px-3 md:py-3 md:first:ps-0 md:last:pe-0'

function InvoiceTableRow({
  row,
  documents,
  isSelected,
  isFull,
  onSelect,
}: {
  row: InvoiceRow
  documents: InvoiceDownload
  isSelected: boolean
  /** No more can be selected. */
  isFull: boolean
  onSelect: (wanted: boolean) => void
}) {
  const t = useTranslations('invoices')
  const subject = useSubjectWords()
  const isOwed = row.remaining.amountMinor > 0
  return (
    <tr className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 rounded-card border border-hairline bg-surface p-4 md:table-row md:rounded-none md:border-0 md:border-b md:bg-transparent">
      <th scope="row" className={classes(cell, 'text-start font-medium')}>
        <span className="flex items-center gap-1">
          {row.hasDocument ? (
            <label className="-my-2 -ms-3 grid size-11 shrink-0 place-items-center">
              <input
                type="checkbox"
                checked={isSelected}
                disabled={isFull && !isSelected}
                onChange={({ target }) => onSelect(target.checked)}
                aria-label={t('archive.select', { number: row.number ?? '' })}
                className="size-5 accent-accent"
              />
            </label>
          ) : (
            <span className="-ms-3 w-11 shrink-0" />
          )}
          <TextLink href={paths.invoice(row.id)} className="inline-block py-1 tabular-nums">
            {row.number ?? t('noNumber')}
          </TextLink>
        </span>
      </th>
      <td className={classes(cell, 'order-3 text-label text-muted md:text-body md:text-text')}>
        <DateText value={row.createdAt} />
      </td>
      <td className={classes(cell, 'order-4 col-span-2')}>{subject(row.subject)}</td>
      <td className={classes(cell, 'order-5 col-span-2 md:whitespace-nowrap')}>
        <Badge {...invoiceLooks[row.state]}>{t(`state.${row.state}`)}</Badge>
      </td>
      <td className={classes(cell, 'order-2 text-end font-semibold md:font-normal')}>
        <Money amount={row.total} />
      </td>
      <td
        className={classes(
          cell,
          'order-6 col-span-2 md:text-end',
          isOwed ? 'text-danger' : 'hidden text-muted md:table-cell',
        )}
      >
        {isOwed ? <span className="md:hidden">{t('column.remaining')}: </span> : null}
        <Money amount={row.remaining} />
      </td>
      <td className={classes(cell, 'order-7 col-span-2 md:text-end')}>
        {row.hasDocument ? <DownloadButton row={row} documents={documents} /> : null}
      </td>
    </tr>
  )
}

function DownloadButton({ row, documents }: { row: InvoiceRow; documents: InvoiceDownload }) {
  const t = useTranslations('invoices.document')
  const dates = useDates()
  const { id, number, createdAt } = row
  return (
    <Button
      variant="quiet"
      className="-ms-4 md:-me-4 md:ms-0"
      aria-label={t('downloadOf', { number: number ?? '', date: dates.day(createdAt) })}
      busyLabel={documents.running === id ? t('short') : undefined}
      onClick={() => documents.download(id)}
    >
      <Icon name="download" />
      {t('short')}
    </Button>
  )
}
