import { useFormatter, useTranslations } from 'use-intl'

/** How fresh the facts above are. */
export function AsOf({ asOf, isUpdating }: { asOf: string; isUpdating: boolean }) {
  const t = useTranslations('overview')
  const format = useFormatter()
  const time = format.dateTime(new Date(asOf), {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (
    <p className="text-label text-muted">
      {isUpdating ? t('updating') : <time dateTime={asOf}>{t('asOf', { time })}</time>}
    </p>
  )
}
