import { useTranslations } from 'use-intl'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'

const dayMs = 86_400_000
/** A reminder stands from so many days before the end of a pause. */
const remindDays = 7

/** Reminds of the end of a pause: what is charged then and with what, and how not to pay it. */
export function ResumeBanner({ current }: { current: CurrentSubscription }) {
  const t = useTranslations('overview')
  const money = useMoney()
  const dates = useDates()
  const { state, paymentMethod, accountNow, allowed, canCancel } = current
  if (state.kind !== 'paused' || state.resumesAt === null) return null
  const leftDays = (new Date(state.resumesAt).getTime() - new Date(accountNow).getTime()) / dayMs
  if (leftDays > remindDays) return null
  const when = { date: dates.day(state.resumesAt), relative: dates.relative(state.resumesAt, accountNow) }
  return (
    <Banner
      tone={paymentMethod === null ? 'warning' : 'info'}
      icon="clock"
      title={t('pauseEnds', when)}
      actions={
        <>
          {allowed.includes('resume') ? <ButtonLink href={paths.resume}>{t('resumeNow')}</ButtonLink> : null}
          {allowed.includes('extend_pause') ? (
            <ButtonLink href={paths.extendPause}>{t('extendPause')}</ButtonLink>
          ) : null}
          {canCancel ? <ButtonLink href={paths.cancel}>{t('cancelInstead')}</ButtonLink> : null}
        </>
      }
    >
      <p>
        {paymentMethod === null
          ? t('pauseEndsNoCard')
          : t('pauseEndsPaid', { amount: money(state.then), card: cardWords(paymentMethod) })}
      </p>
    </Banner>
  )
}
