import { useTranslations } from 'use-intl'
import { BillingStep } from './billing-step.tsx'
import { ExtendPauseForm } from './extend-pause-form.tsx'

/** `/billing/pause/extend`: until when the pause is to last instead, and what that means. */
export function ExtendPauseScreen() {
  const t = useTranslations('extendPause')
  return (
    <BillingStep
      title={(plan) => t('title', { plan })}
      isOpen={({ allowed }) => allowed.includes('extend_pause')}
      closedTitle={t('closedTitle')}
      closed={t('closed')}
    >
      {(current, plan) => <ExtendPauseForm current={current} plan={plan} />}
    </BillingStep>
  )
}
