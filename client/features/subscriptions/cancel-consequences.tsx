import { useTranslations } from 'use-intl'
import type { ActionQuote, CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { Consequences } from './consequences.tsx'

/** What ends and when, what is still charged, what is given back, and what stays. `now` = it ends at once, with that quote. */
export function CancelConsequences({
  current,
  plan,
  now,
}: {
  current: CurrentSubscription
  plan: string
  now: ActionQuote | null
}) {
  const t = useTranslations('cancel')
  const money = useMoney()
  const dates = useDates()
  const { state, booked } = current
  const endsAt = current.plan?.periodEndsAt ?? null
  const isAtOnce = now !== null || state.kind === 'paused'
  return (
    <Consequences
      sentences={[
        isAtOnce
          ? t('accessNow', { plan })
          : endsAt === null
            ? null
            : t('access', { plan, until: dates.moment(endsAt) }),
        booked.change === null ? null : t('bookedGoes'),
        booked.pause === null ? null : t('pauseGoes'),
        ...chargeSentences(),
        isAtOnce ? t('dataNow') : t('data'),
      ]}
    />
  )

  function chargeSentences(): string[] {
    const open = openSentences()
    if (now !== null && now.dueNow.amountMinor < 0) {
      const amount = money({ ...now.dueNow, amountMinor: -now.dueNow.amountMinor })
      return [t('refund', { amount }), ...open]
    }
    if (open.length > 0) return open
    if (state.kind === 'trialing') return [t('neverCharged')]
    return [t(state.kind === 'paused' ? 'nothingCharged' : 'noMoreCharges')]
  }

  /** What is open stays open; Stripe tries it again by itself, but not once the plan has ended. */
  function openSentences(): string[] {
    const { openInvoice } = current
    if (openInvoice === null) return []
    const { due, nextAttemptAt } = openInvoice
    const amount = money(due)
    if (state.kind === 'processing') return [t('openAtBank', { amount })]
    const isTried = nextAttemptAt !== null && endsAt !== null && nextAttemptAt < endsAt
    if (isAtOnce || !isTried) return [t('openNoRetry', { amount })]
    return [t('openWithRetry', { amount, date: dates.day(nextAttemptAt) })]
  }
}
