import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'

/** "Payment in progress · Finish": leads back to the payment that was begun. */
export function UnfinishedBanner({
  unfinished,
  list,
  canManage,
}: {
  unfinished: NonNullable<CurrentSubscription['unfinished']>
  list: PlanList | undefined
  canManage: boolean
}) {
  const t = useTranslations('overview')
  const local = useLocalized()
  const money = useMoney()
  const dates = useDates()
  const { choice, due, expiresAt, isTrial, payment } = unfinished
  const plan = list?.plans.find(({ code }) => code === choice.plan)
  const facts = {
    plan: plan ? local(plan.name) : choice.plan,
    amount: money(due),
    until: dates.moment(expiresAt),
  }
  const isRunning = payment === 'processing'
  return (
    <Banner
      tone={isRunning ? 'info' : 'warning'}
      icon="clock"
      title={t('unfinishedTitle')}
      actions={
        isRunning || !canManage ? null : (
          <ButtonLink href={paths.checkout(choice)} variant="primary">
            {t('finish')}
          </ButtonLink>
        )
      }
    >
      <p>
        {isRunning
          ? t('unfinishedProcessing', facts)
          : isTrial
            ? t('unfinishedTrial', facts)
            : t('unfinished', facts)}
      </p>
    </Banner>
  )
}
