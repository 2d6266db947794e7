import { useFormatter, useTranslations } from 'use-intl'

/** How fresh the facts above are. */
export function AsOf({ asOf, isUpdating }: { asOf: string; isUpdating: boolean }) {
  const t = useTranslations('overview')
  const time = useAsOfTime(asOf)
  return (
    <p className="text-label text-muted">
      {isUpdating ? t('updating') : <time dateTime={asOf}>{t('asOf', { time })}</time>}
    </p>
  )
}

/** A moment of this month in few words: day and time. */
export function useAsOfTime(asOf: string): string {
  const format = useFormatter()
  return format.dateTime(new Date(asOf), {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
}
