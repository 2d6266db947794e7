import { useTranslations } from 'use-intl'
import type { LimitUsage } from '#shared/contracts/entitlements.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Badge } from '../../ui/badge.tsx'
import { classes } from '../../ui/classes.ts'
import { useDates } from '../../ui/date-text.tsx'
import { ceilingOf, limitLook } from './limit-words.ts'

const fills = { calm: 'bg-accent', near: 'bg-warning', reached: 'bg-danger' } as const

/** One limit: its name, how much is used, a bar, and when it starts again. */
export function LimitMeter({ limit, as: Heading = 'h3' }: { limit: LimitUsage; as?: 'h3' | 'p' }) {
  const t = useTranslations('usage')
  const local = useLocalized()
  const dates = useDates()
  const { percent, tone } = limitLook(limit)
  const unit = limit.unit ? local(limit.unit) : 'none'
  const ceiling = ceilingOf(limit)
  const isMissing = limit.max === 0 && limit.used === 0
  const words = isMissing
    ? t('notInPlan')
    : ceiling === null
      ? t('unlimited', { used: limit.used, unit })
      : t('of', { used: limit.used, max: ceiling, unit })
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <Heading className="font-semibold">{local(limit.name)}</Heading>
        <span className="tabular-nums">{words}</span>
      </div>
      {percent === null ? null : (
        <div
          role="meter"
          aria-label={local(limit.name)}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={words}
          className="h-2 overflow-hidden rounded-full border border-hairline bg-sunken"
        >
          <div className={classes('h-full', fills[tone])} style={{ width: `${percent}%` }} />
        </div>
      )}
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-label text-muted">
        {tone === 'reached' ? <Badge tone="danger">{t('reached')}</Badge> : null}
        {tone === 'near' && percent !== null ? <Badge tone="warning">{t('near', { percent })}</Badge> : null}
        <span>
          {limit.resetsAt === null ? t('counts') : t('resets', { date: dates.day(limit.resetsAt) })}
        </span>
      </p>
    </div>
  )
}
