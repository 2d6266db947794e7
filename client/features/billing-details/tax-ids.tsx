import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { SavedDetails } from '#shared/contracts/billing-details.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { AddTaxId } from './add-tax-id.tsx'
import { TaxIdRow } from './tax-id-row.tsx'

/** The numbers by which tax offices know the account, what registers say of them, and a form for another one. */
export function TaxIds({ saved }: { saved: SavedDetails }) {
  const t = useTranslations('details.taxIds')
  const [isAdding, setIsAdding] = useState(false)
  const { taxIds, canManage, details } = saved
  return (
    <section aria-labelledby="tax-ids" className="grid max-w-content gap-4">
      <div className="grid gap-1">
        <h2 id="tax-ids" className="text-h3">
          {t('title')}
        </h2>
        <p className="max-w-line text-muted">{t('lead')}</p>
      </div>
      {taxIds.length === 0 ? (
        <p className="text-muted">{t('none')}</p>
      ) : (
        <ul className="grid gap-3" aria-labelledby="tax-ids">
          {taxIds.map((taxId) => (
            <TaxIdRow key={`${taxId.type} ${taxId.value}`} taxId={taxId} canManage={canManage} />
          ))}
        </ul>
      )}
      {canManage ? (
        isAdding ? (
          <AddTaxId country={details.address?.country ?? null} onDone={() => setIsAdding(false)} />
        ) : (
          <div>
            <Button onClick={() => setIsAdding(true)}>
              <Icon name="plus" />
              {t('add')}
            </Button>
          </div>
        )
      ) : null}
    </section>
  )
}
