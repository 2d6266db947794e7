import { useTranslations } from 'use-intl'
import type { SavedDetails } from '#shared/contracts/billing-details.ts'
import { Card } from '../../ui/card.tsx'

/** Who is billed, for those who may look and not change it. */
export function DetailsSummary({ details }: Pick<SavedDetails, 'details'>) {
  const t = useTranslations('details')
  const { name, address, emails, poNumber } = details
  const rows = [
    { term: t('summary.name'), lines: [name] },
    {
      term: t('summary.address'),
      lines:
        address === null
          ? []
          : [
              address.line1,
              address.line2,
              [address.postalCode, address.city, address.state].filter((part) => part !== null).join(' '),
              address.country,
            ],
    },
    { term: t('emails.title'), lines: emails },
    { term: t('poNumber'), lines: [poNumber] },
  ]
  return (
    <Card className="grid max-w-content gap-4">
      <dl className="grid gap-4">
        {rows.map(({ term, lines }) => {
          const said = lines.filter((line): line is string => line !== null && line !== '')
          return (
            <div key={term} className="grid gap-0.5">
              <dt className="text-label font-medium text-muted">{term}</dt>
              {said.length === 0 ? <dd>{t('summary.none')}</dd> : null}
              {said.map((line) => (
                <dd key={line} className="wrap-anywhere">
                  {line}
                </dd>
              ))}
            </div>
          )
        })}
      </dl>
      <p className="text-muted">{t('readOnly')}</p>
    </Card>
  )
}
