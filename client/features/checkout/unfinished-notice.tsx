import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Banner } from '../../ui/banner.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { isSameChoice } from './choice.ts'
import { useIsBefore } from './use-is-before.ts'

/** Picks up a payment that was begun earlier: this page continues it, or replaces it when another choice is shown. */
export function UnfinishedNotice({
  list,
  choice,
  current,
  wasOpen,
}: {
  list: PlanList
  choice: PlanChoice
  current: CurrentSubscription
  /** True when the payment was unfinished before this page opened; one begun here needs no reminder. */
  wasOpen: boolean
}) {
  const t = useTranslations('checkout.unfinished')
  const local = useLocalized()
  const money = useMoney()
  const dates = useDates()
  const { unfinished, state } = current
  const doesBankKeep = useIsBefore(unfinished?.replaceableAt ?? null)
  if (!unfinished) {
    return state.kind === 'expired' ? (
      <Banner tone="info" title={t('expiredTitle')}>
        <p>{t('expired')}</p>
      </Banner>
    ) : null
  }
  const plan = list.plans.find(({ code }) => code === unfinished.choice.plan)
  const name = plan ? local(plan.name) : unfinished.choice.plan
  const facts = { plan: name, amount: money(unfinished.due), until: dates.moment(unfinished.expiresAt) }
  if (isSameChoice(unfinished.choice, choice)) {
    if (!wasOpen) return null
    return (
      <Banner tone="info" icon="clock" title={t('sameTitle', facts)}>
        <p>{unfinished.payment === 'requires_action' ? t('sameBank', facts) : t('same', facts)}</p>
      </Banner>
    )
  }
  if (doesBankKeep && unfinished.replaceableAt !== null) {
    const from = dates.moment(unfinished.replaceableAt)
    return (
      <Banner
        tone="warning"
        icon="clock"
        title={t('bankTitle', facts)}
        actions={<TextLink href={paths.checkout(unfinished.choice)}>{t('finish', facts)}</TextLink>}
      >
        <p>{t('bank', { ...facts, from })}</p>
      </Banner>
    )
  }
  return (
    <Banner
      tone="warning"
      icon="clock"
      title={t('otherTitle', facts)}
      actions={<TextLink href={paths.checkout(unfinished.choice)}>{t('continue', facts)}</TextLink>}
    >
      <p>{t('other', facts)}</p>
    </Banner>
  )
}
