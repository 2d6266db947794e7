import { useTranslations } from 'use-intl'
import { paths } from '../../app/paths.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import type { Standing } from './account-standing.ts'
import type { ChoiceProblem } from './choice.ts'

export interface CheckoutClosedProps {
  readonly standing: Standing
  /** True when the account could still pay as this page opened. */
  readonly paidElsewhere?: boolean
  readonly problem?: ChoiceProblem
}

/** Why there is nothing to pay here, and the way on. */
export function CheckoutClosed({ standing, paidElsewhere = false, problem }: CheckoutClosedProps) {
  const t = useTranslations('checkout.closed')
  const overview = (
    <ButtonLink href={paths.overview} variant="primary">
      {t('toOverview')}
    </ButtonLink>
  )
  const plans = <ButtonLink href={paths.plans()}>{t('toPlans')}</ButtonLink>
  switch (standing) {
    case 'subscribed':
      return (
        <Banner
          tone={paidElsewhere ? 'success' : 'info'}
          role={paidElsewhere ? 'alert' : 'status'}
          title={paidElsewhere ? t('paidElsewhereTitle') : t('subscribedTitle')}
          actions={
            <>
              {overview}
              {plans}
            </>
          }
        >
          <p>{paidElsewhere ? t('paidElsewhere') : t('subscribed')}</p>
        </Banner>
      )
    case 'payment_running':
      return (
        <Banner tone="info" icon="clock" role="status" title={t('runningTitle')} actions={overview}>
          <p>{t('running')}</p>
        </Banner>
      )
    case 'read_only':
      return (
        <Banner tone="info" icon="lock" role="status" title={t('readOnlyTitle')} actions={overview}>
          <p>{t('readOnly')}</p>
        </Banner>
      )
    case 'can_pay':
      return (
        <Banner tone="info" role="status" title={t(`problem.${problem ?? 'no_plan'}`)} actions={plans}>
          <p>{t('chooseAnother')}</p>
        </Banner>
      )
  }
}
