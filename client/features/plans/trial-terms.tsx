import { useTranslations } from 'use-intl'
import type { Plan } from '#shared/contracts/plans.ts'
import { Icon } from '../../ui/icon.tsx'

/** The trial in the card itself: how long, whether a card is needed, what happens on which day, and the reminder. */
export function TrialTerms({ trial, price }: { trial: NonNullable<Plan['trial']>; price: string }) {
  const t = useTranslations('plans.trial')
  const { days, needsCard } = trial
  return (
    <div className="flex gap-2 rounded-input bg-info-bg p-3 text-label">
      <Icon name="clock" className="mt-0.5 text-info" />
      <p>
        {needsCard ? t('lengthWithCard', { days }) : t('lengthWithoutCard', { days })}{' '}
        {needsCard ? t('endWithCard', { day: days + 1, price }) : t('endWithoutCard', { day: days + 1 })}{' '}
        {t('reminder')}
      </p>
    </div>
  )
}
