import { useTranslations } from 'use-intl'
import type { Invoice } from '#shared/contracts/invoices.ts'
import { declineFamilyOf } from '#shared/billing/decline-families.ts'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'

/** What became of the last try, and when the next one comes by itself. */
export function LastTry({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('recovery')
  const decline = useTranslations('invoices.decline')
  const dates = useDates()
  const [last] = invoice.payments
  return (
    <>
      {last?.status === 'failed' ? (
        <p className="text-muted">
          {t('lastTry', {
            date: dates.day(last.at),
            method: last.method ? cardWords(last.method) : t('theCard'),
            reason: decline(declineFamilyOf(undefined, last.declineCode ?? undefined)),
          })}
        </p>
      ) : null}
      {invoice.nextAttemptAt === null ? null : (
        <p className="text-muted">{t('nextTry', { date: dates.day(invoice.nextAttemptAt) })}</p>
      )}
    </>
  )
}
