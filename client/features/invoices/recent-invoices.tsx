import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { paths } from '../../app/paths.ts'
import { useMe } from '../../app/use-me.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { DateText } from '../../ui/date-text.tsx'
import { Money } from '../../ui/money.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { invoiceLooks, useSubjectWords } from './invoice-words.ts'

const atMost = 3

/** The newest invoices and who is billed, for the overview. Says nothing until it knows something, and nothing to members. */
export function RecentInvoices() {
  const t = useTranslations('overview')
  const words = useTranslations('invoices')
  const subject = useSubjectWords()
  const trpc = useTRPC()
  const role = useMe()?.role
  const mayRead = role !== undefined && role !== 'member'
  const newest = useQuery({
    ...trpc.invoices.list.queryOptions({ filter: 'all', year: null, search: '', cursor: null }),
    enabled: mayRead,
  })
  const details = useQuery({ ...trpc.billingDetails.get.queryOptions(), enabled: mayRead })
  const rows = newest.data?.rows.slice(0, atMost) ?? []
  if (!mayRead || (rows.length === 0 && details.data === undefined)) return null
  return (
    <div className="grid gap-6 lg:grid-cols-3">
      {rows.length === 0 ? null : (
        <Card
          as="section"
          aria-labelledby="recent-invoices"
          className="grid content-start gap-3 lg:col-span-2"
        >
          <div className="flex flex-wrap items-baseline justify-between gap-2">
            <h2 id="recent-invoices" className="text-label font-medium text-muted">
              {t('invoicesTitle')}
            </h2>
            <TextLink href={paths.invoices}>{t('invoicesAll')}</TextLink>
          </div>
          <ul>
            {rows.map(({ id, number, createdAt, state, total, subject: about }) => (
              <li
                key={id}
                className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-hairline py-3 first:border-t-0"
              >
                <span className="grid min-w-0 gap-0.5">
                  <TextLink href={paths.invoice(id)}>{number ?? words('noNumber')}</TextLink>
                  <span className="text-label text-muted">
                    {subject(about)}
                    {' · '}
                    <DateText value={createdAt} />
                  </span>
                </span>
                <span className="flex items-center gap-3">
                  <Badge {...invoiceLooks[state]}>{words(`state.${state}`)}</Badge>
                  <Money amount={total} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {details.data === undefined ? null : (
        <Card as="section" aria-labelledby="billed-to" className="flex flex-col gap-3">
          <h2 id="billed-to" className="text-label font-medium text-muted">
            {t('billedTitle')}
          </h2>
          <p className="font-semibold wrap-anywhere">{details.data.details.name ?? t('billedNobody')}</p>
          {details.data.taxIds.map(({ value, status }) => (
            <p key={value} className="text-label wrap-anywhere text-muted">
              {t('billedTaxId', { value, status })}
            </p>
          ))}
          {details.data.details.emails.length === 0 ? null : (
            <p className="text-label wrap-anywhere text-muted">
              {t('billedEmails', { emails: details.data.details.emails.join(', ') })}
            </p>
          )}
          <div className="mt-auto">
            <TextLink href={paths.billingDetails}>{t('billedChange')}</TextLink>
          </div>
        </Card>
      )}
    </div>
  )
}
