import { useTranslations } from 'use-intl'
import { BillingStep } from './billing-step.tsx'
import { RunAgainForm } from './run-again-form.tsx'

/** `/billing/resume` and `/billing/end-trial`: what is charged now, then one button. */
export function RunAgainScreen({ action }: { action: 'resume' | 'end_trial' }) {
  const t = useTranslations('runAgain')
  return (
    <BillingStep
      title={(plan) => t(`${action}.title`, { plan })}
      isOpen={({ allowed }) => allowed.includes(action)}
      closedTitle={t('closedTitle')}
      closed={t(`${action}.closed`)}
    >
      {(current, plan) => <RunAgainForm action={action} current={current} plan={plan} />}
    </BillingStep>
  )
}
