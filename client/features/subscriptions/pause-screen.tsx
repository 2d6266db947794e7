import { useTranslations } from 'use-intl'
import { BillingStep } from './billing-step.tsx'
import { PauseForm } from './pause-form.tsx'

/** `/billing/pause`: from when and for how long, and what that means. */
export function PauseScreen() {
  const t = useTranslations('pause')
  return (
    <BillingStep
      title={(plan) => t('title', { plan })}
      isOpen={({ allowed }) => allowed.includes('pause')}
      closedTitle={t('closedTitle')}
      closed={t('closed')}
    >
      {(current, plan) => <PauseForm current={current} plan={plan} />}
    </BillingStep>
  )
}
