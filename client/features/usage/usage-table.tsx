import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { csvOf } from '#shared/csv.ts'
import { Button } from '../../ui/button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { saveBlob } from '../../ui/save-blob.ts'
import type { ChartBar } from './chart-bars.ts'

/** A column of figures: what it is called, what stands there for a day, and how that is written. */
interface Column {
  readonly code: string
  readonly name: string
  readonly valueOf: (bar: ChartBar) => number
}

/** The chart's figures day by day: to be sorted, printed and saved. */
export function UsageTable({
  name,
  days,
  parts,
  isCompared,
  figure,
}: {
  name: string
  days: readonly ChartBar[]
  /** What is told apart, by name; fewer than two have no columns of their own. */
  parts: readonly string[]
  isCompared: boolean
  figure: (value: number) => string
}) {
  const t = useTranslations('usage')
  const dates = useDates()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [sorting, setSorting] = useState({ code: 'day', isDown: true })
  const columns: Column[] = [
    ...(parts.length > 1
      ? parts.map((part, index) => ({
          code: `part ${index}`,
          name: part,
          valueOf: ({ used }: ChartBar) => used[index] ?? 0,
        }))
      : []),
    { code: 'used', name: t('used'), valueOf: ({ total }) => total },
    { code: 'sum', name: t('soFar'), valueOf: ({ sum }) => sum },
    ...(isCompared ? [{ code: 'before', name: t('before'), valueOf: ({ before }: ChartBar) => before }] : []),
  ]
  const by = columns.find(({ code }) => code === sorting.code)
  const rows = [...days].sort((a, b) => {
    const order = by === undefined ? 0 : by.valueOf(a) - by.valueOf(b)
    const known = order === 0 ? a.firstDay.localeCompare(b.firstDay) : order
    return sorting.isDown ? -known : known
  })
  const save = () => {
    const lines = [
      [t('day'), ...columns.map((column) => column.name)],
      ...days.map((bar) => [bar.firstDay, ...columns.map(({ valueOf }) => String(valueOf(bar)))]),
    ]
    const today = days.at(-1)?.lastDay ?? ''
    saveBlob(`${name} ${today}.csv`, new Blob([csvOf(lines)], { type: 'text/csv' }))
  }
  const head = (code: string, words: string, look: string) => (
    <th
      key={code}
      scope="col"
      className={look}
      aria-sort={sorting.code === code ? (sorting.isDown ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className="inline-flex min-h-9 items-center gap-1 font-medium"
        onClick={() => setSorting({ code, isDown: sorting.code === code ? !sorting.isDown : true })}
      >
        {words}
        {sorting.code === code ? (
          <Icon name="chevron" className={sorting.isDown ? '' : 'rotate-180'} />
        ) : null}
      </button>
    </th>
  )
  return (
    <div>
      <div data-print="no" className="flex flex-wrap gap-3">
        <Button aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'hideTable' : 'table')}
        </Button>
        <Button onClick={save}>{t('csv')}</Button>
      </div>
      <div id={id} className={isOpen ? 'overflow-x-auto pt-2' : 'hidden print:block'}>
        <table className="w-full text-label">
          <caption className="sr-only">{t('chartLabel', { name })}</caption>
          <thead>
            <tr>
              {head('day', t('day'), 'text-start')}
              {columns.map((column) => head(column.code, column.name, 'ps-3 text-end'))}
            </tr>
          </thead>
          <tbody>
            {rows.map((bar) => (
              <tr key={bar.firstDay} className="border-t border-hairline">
                <th scope="row" className="py-1 text-start font-normal whitespace-nowrap">
                  {dates.shortDay(bar.firstDay)}
                </th>
                {columns.map(({ code, valueOf }) => (
                  <td key={code} className="py-1 ps-3 text-end tabular-nums">
                    {figure(valueOf(bar))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
