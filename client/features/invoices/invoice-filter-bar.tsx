import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { invoiceFilters } from '#shared/contracts/invoices.ts'
import { SelectField, TextField } from '../../ui/field.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import type { InvoiceFilters } from './filters.ts'

const settleMs = 300

/** Narrows the list by state, year and number; the address keeps the choice. */
export function InvoiceFilterBar({
  filters,
  years,
  onChange,
}: {
  filters: InvoiceFilters
  years: readonly number[]
  onChange: (filters: InvoiceFilters) => void
}) {
  const t = useTranslations('invoices.filter')
  return (
    <div className="flex flex-wrap items-end gap-4" role="search" aria-label={t('label')}>
      <SegmentedControl
        legend={t('status')}
        options={invoiceFilters.map((value) => ({ value, label: t(`by.${value}`) }))}
        value={filters.filter}
        onChange={(filter) => onChange({ ...filters, filter })}
      />
      <SelectField
        label={t('year')}
        value={filters.year ?? ''}
        onChange={({ target }) =>
          onChange({ ...filters, year: target.value === '' ? null : Number(target.value) })
        }
        className="w-44"
      >
        <option value="">{t('allYears')}</option>
        {years.map((year) => (
          <option key={year} value={year}>
            {year}
          </option>
        ))}
      </SelectField>
      <NumberSearch value={filters.search} onChange={(search) => onChange({ ...filters, search })} />
    </div>
  )
}

/** Searches once typing rests. */
function NumberSearch({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations('invoices.filter')
  const [typed, setTyped] = useState(value)
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => onChange(typed.trim()), settleMs)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  return (
    <TextField
      label={t('number')}
      type="search"
      value={typed}
      maxLength={40}
      onChange={({ target }) => setTyped(target.value)}
      className="w-full sm:w-52"
    />
  )
}
