import { useTranslations } from 'use-intl'
import { BillingStep } from './billing-step.tsx'
import { CancelForm } from './cancel-form.tsx'

/** `/billing/cancel`: what ends and when, a reason for who wants to give one, and two buttons of equal weight. */
export function CancelScreen() {
  const t = useTranslations('cancel')
  return (
    <BillingStep
      title={(plan, current) =>
        current?.state.kind === 'trialing' ? t('titleTrial', { plan }) : t('title', { plan })
      }
      isOpen={({ canCancel }) => canCancel}
      closedTitle={t('nothingTitle')}
      closed={t('nothing')}
    >
      {(current, plan) => <CancelForm current={current} plan={plan} />}
    </BillingStep>
  )
}
