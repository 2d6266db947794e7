import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/icon.tsx'
import { ComparisonCell } from './comparison-cell.tsx'
import type { ComparisonGroup } from './comparison-rows.ts'

export interface ComparisonGroupRowsProps {
  readonly group: ComparisonGroup
  readonly columns: number
  /** Classes for the cells of a plan's column. */
  readonly columnLook: (plan: string) => string | undefined
}

/** A group of the comparison that folds away under its name. */
export function ComparisonGroupRows({ group, columns, columnLook }: ComparisonGroupRowsProps) {
  const t = useTranslations('planComparison')
  const localized = useLocalized()
  const [isOpen, setIsOpen] = useState(true)
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={columns} className="pt-4 text-start">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
            className="flex min-h-11 w-full scroll-mt-16 items-center gap-2 rounded-chip font-semibold"
          >
            <Icon
              name="chevron"
              className={classes('text-muted transition-transform', !isOpen && '-rotate-90')}
            />
            {group.name === null ? t('limits') : localized(group.name)}
          </button>
        </th>
      </tr>
      {isOpen
        ? group.rows.map((row) => (
            <tr key={row.code}>
              <th
                scope="row"
                className="border-b border-hairline py-3 pe-2 text-start font-normal text-muted"
              >
                {localized(row.name)}
              </th>
              {row.cells.map(({ plan, cell }) => (
                <td
                  key={plan}
                  className={classes(
                    'border-b border-hairline px-2 py-3 text-center tabular-nums',
                    columnLook(plan),
                  )}
                >
                  <ComparisonCell cell={cell} />
                </td>
              ))}
            </tr>
          ))
        : null}
    </tbody>
  )
}
