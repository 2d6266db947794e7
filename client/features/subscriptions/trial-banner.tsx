import { useTranslations } from 'use-intl'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { cardWords } from '../../ui/card-words.ts'
import { Banner } from '../../ui/banner.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'

const dayMs = 86_400_000
/** A reminder stands from so many days before the end. */
const remindDays = { withCard: 7, withoutCard: 3 }

/** Reminds of the end of a trial: what is charged then, or that nothing is on file to go on with. */
export function TrialBanner({ current }: { current: CurrentSubscription }) {
  const t = useTranslations('overview')
  const money = useMoney()
  const dates = useDates()
  const { state, paymentMethod, accountNow } = current
  if (state.kind !== 'trialing') return null
  const leftDays = (new Date(state.endsAt).getTime() - new Date(accountNow).getTime()) / dayMs
  const isCovered = state.hasPaymentMethod && paymentMethod !== null
  if (leftDays > (isCovered ? remindDays.withCard : remindDays.withoutCard)) return null
  const when = { date: dates.day(state.endsAt), relative: dates.relative(state.endsAt, accountNow) }
  return (
    <Banner tone={isCovered ? 'info' : 'warning'} icon="clock" title={t('trialEnds', when)}>
      <p>
        {isCovered
          ? t('trialEndsPaid', { ...when, amount: money(state.then), card: cardWords(paymentMethod) })
          : t('trialEndsNoCard', when)}
      </p>
    </Banner>
  )
}
