import { useTranslations } from 'use-intl'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { useDates } from '../../ui/date-text.tsx'

export type CancelMoment = 'period_end' | 'now'

/** With the period or at once, where the catalogue offers both. */
export function CancelWhen({
  current,
  value,
  onChange,
}: {
  current: CurrentSubscription
  value: CancelMoment
  onChange: (moment: CancelMoment) => void
}) {
  const t = useTranslations('cancel')
  const dates = useDates()
  const endsAt = current.plan?.periodEndsAt ?? null
  if (!current.allowed.includes('cancel_now') || endsAt === null || current.state.kind === 'paused')
    return null
  return (
    <ChoiceList
      legend={t('whenTitle')}
      value={value}
      onChange={onChange}
      options={[
        {
          value: 'period_end',
          label: t('whenPeriodEnd', { date: dates.day(endsAt) }),
          hint: current.state.kind === 'trialing' ? t('whenTrialEndHint') : t('whenPeriodEndHint'),
        },
        { value: 'now', label: t('whenNow'), hint: t('whenNowHint') },
      ]}
    />
  )
}
