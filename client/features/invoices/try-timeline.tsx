import { useTranslations } from 'use-intl'
import { declineFamilyOf } from '#shared/billing/decline-families.ts'
import type { InvoicePayment } from '#shared/contracts/invoices.ts'
import { useDates } from '../../ui/date-text.tsx'
import { Icon } from '../../ui/icon.tsx'

/** So many tries are told one by one; those before them are counted. */
const mostShown = 3

/**
 * The tries that failed, oldest first, and the next one as Stripe has planned it. Later ones are not planned before the
 * next one was made, so none is promised.
 */
export function TryTimeline({
  tries,
  nextAttemptAt,
}: {
  tries: readonly InvoicePayment[]
  nextAttemptAt: string | null
}) {
  const t = useTranslations('recovery.timeline')
  const decline = useTranslations('invoices.decline')
  const dates = useDates()
  if (tries.length === 0) return null
  const earlier = Math.max(0, tries.length - mostShown)
  return (
    <ol aria-label={t('label')} className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-label">
      {earlier === 0 ? null : <li className="text-muted">{t('earlier', { count: earlier })}</li>}
      {tries.slice(earlier).map(({ at, declineCode }) => (
        <li key={at} className="flex items-center gap-1.5">
          <Icon name="cross" className="text-danger" />
          {t('failed', {
            date: dates.shortDayOf(at),
            reason: decline(declineFamilyOf(undefined, declineCode ?? undefined)),
          })}
        </li>
      ))}
      <li className="flex items-center gap-1.5">
        {nextAttemptAt === null ? (
          t('over')
        ) : (
          <>
            <Icon name="clock" className="text-muted" />
            {t('next', { date: dates.shortDayOf(nextAttemptAt) })}
          </>
        )}
      </li>
    </ol>
  )
}
