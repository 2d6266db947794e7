import { useTranslations } from 'use-intl'
import type { PreviewChangeInput } from '#shared/contracts/plan-changes.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { useDates } from '../../ui/date-text.tsx'

/** As soon as it is paid or with the next period, where the catalogue leaves that to people. */
export function ChangeWhen({
  current,
  value,
  onChange,
}: {
  current: CurrentSubscription
  value: PreviewChangeInput['when']
  onChange: (when: PreviewChangeInput['when']) => void
}) {
  const t = useTranslations('change.when')
  const dates = useDates()
  const endsAt = current.plan?.periodEndsAt ?? null
  if (endsAt === null) return null
  return (
    <ChoiceList
      legend={t('title')}
      value={value}
      onChange={onChange}
      options={[
        { value: 'soonest', label: t('soonest'), hint: t('soonestHint') },
        { value: 'renewal', label: t('renewal', { date: dates.day(endsAt) }), hint: t('renewalHint') },
      ]}
    />
  )
}
