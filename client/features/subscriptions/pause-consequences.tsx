import { useTranslations } from 'use-intl'
import type { CurrentSubscription, PauseSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { Consequences } from './consequences.tsx'

/** When it stands still and when it runs again, what that costs, and what becomes of what is paid. */
export function PauseConsequences({
  current,
  plan,
  from,
  pauseAt,
  resumesAt,
}: {
  current: CurrentSubscription
  plan: string
  from: PauseSubscriptionInput['from']
  pauseAt: string
  resumesAt: string | null
}) {
  const t = useTranslations('pause')
  const money = useMoney()
  const dates = useDates()
  const { state, paymentMethod, booked, pauseRules } = current
  const next = state.kind === 'active' ? state.next : null
  const values = {
    date: resumesAt === null ? '' : dates.day(resumesAt),
    amount: next === null ? '' : money(next),
    card: paymentMethod === null ? '' : cardWords(paymentMethod),
  }
  return (
    <Consequences
      sentences={[
        from === 'now' ? t('stopsNow', { plan }) : t('stopsLater', { plan, until: dates.moment(pauseAt) }),
        booked.change === null ? null : t('bookedGoes'),
        from === 'period_end' ? null : t(`unused.${pauseRules?.unusedTime ?? 'kept'}`),
        t('noCharges'),
        resumesAt === null
          ? t('resumesByYou')
          : next === null || paymentMethod === null
            ? t('resumesOn', values)
            : t('resumesAndCharges', values),
        resumesAt === null ? null : t('ifItFails'),
        t('any'),
      ]}
    />
  )
}
