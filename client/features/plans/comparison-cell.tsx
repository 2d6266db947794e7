import { useFormatter, useTranslations } from 'use-intl'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Icon } from '../../ui/icon.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import type { Cell } from './comparison-rows.ts'

/** One cell of the comparison: a sign with words for screen readers, or a number with its unit and period. */
export function ComparisonCell({ cell }: { cell: Cell }) {
  const t = useTranslations('planComparison')
  const format = useFormatter()
  const localized = useLocalized()
  switch (cell.kind) {
    case 'included':
      return (
        <>
          <Icon name="check" size={20} className="inline text-success" />
          <VisuallyHidden>{t('included')}</VisuallyHidden>
        </>
      )
    case 'not_included':
      return (
        <>
          <Icon name="minus" size={20} className="inline text-subtle" />
          <VisuallyHidden>{t('notIncluded')}</VisuallyHidden>
        </>
      )
    case 'unlimited':
      return t('unlimited')
    case 'limit': {
      const { limit, value } = cell
      const number = format.number(value)
      const amount = limit.unit === null ? number : t('withUnit', { number, unit: localized(limit.unit) })
      return limit.period === 'none' ? amount : t(`period.${limit.period}`, { amount })
    }
  }
}
