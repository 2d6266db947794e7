import { useTranslations } from 'use-intl'
import type { InvoiceRow } from '#shared/contracts/invoices.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Icon } from '../../ui/icon.tsx'
import { archiveMax, type InvoiceArchive } from './use-invoice-archive.ts'

/** What can be done with the invoices that are ticked. */
export function ArchiveBar({
  rows,
  selected,
  onSelect,
  archive,
}: {
  /** Those that the list shows. */
  rows: readonly InvoiceRow[]
  selected: readonly InvoiceRow[]
  onSelect: (selected: readonly InvoiceRow[]) => void
  archive: InvoiceArchive
}) {
  const t = useTranslations('invoices.archive')
  const { fetched, error, save } = archive
  const count = selected.length
  const selectable = rows.filter(({ hasDocument }) => hasDocument).slice(0, archiveMax)
  return (
    <div className="grid gap-3">
      <div role="group" aria-label={t('label')} className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          onClick={() => save(selected)}
          isLocked={count === 0}
          busyLabel={fetched === null ? undefined : t('saving', { fetched, count })}
        >
          <Icon name="download" />
          {t('save', { count })}
        </Button>
        {count < selectable.length ? (
          <Button variant="quiet" onClick={() => onSelect(selectable)}>
            {t('selectShown', { count: selectable.length })}
          </Button>
        ) : null}
        {count > 0 && fetched === null ? (
          <Button variant="quiet" onClick={() => onSelect([])}>
            {t('clear')}
          </Button>
        ) : null}
        {count >= archiveMax ? (
          <p role="status" className="text-label text-muted">
            {t('full', { max: archiveMax })}
          </p>
        ) : null}
      </div>
      {error ? <ErrorPanel error={error} title={t('failed')} notDone={t('failedSafe')} /> : null}
    </div>
  )
}
