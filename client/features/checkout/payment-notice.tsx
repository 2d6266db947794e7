import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { paths } from '../../app/paths.ts'
import { refusalOf, type Refusal } from '../../trpc/errors.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { RequestReference } from '../../ui/request-reference.tsx'
import type { CheckoutProblem } from './use-payment.ts'

/** Says beside the card what went wrong, what did not happen and what to do; takes the focus when it appears: give each turn a key. */
export function PaymentNotice({
  problem,
  newAmount,
}: {
  problem: CheckoutProblem
  /** What is due now, in words, for a changed amount. */
  newAmount: string
}) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  return <Notice box={box} problem={problem} newAmount={newAmount} />
}

function Notice({
  box,
  problem,
  newAmount,
}: {
  box: React.RefObject<HTMLDivElement | null>
  problem: CheckoutProblem
  newAmount: string
}) {
  const t = useTranslations('checkout.problem')
  const stripe = useTranslations('stripe')
  switch (problem.kind) {
    case 'declined':
      return (
        <Banner ref={box} tone="danger" role="alert" title={stripe(`decline.${problem.family}.title`)}>
          <p>{stripe(`decline.${problem.family}.next`)}</p>
        </Banner>
      )
    case 'closed_by_customer':
      return (
        <Banner ref={box} tone="warning" role="alert" title={t('closedTitle')}>
          <p>{t('closed')}</p>
        </Banner>
      )
    case 'lost':
      return (
        <Banner ref={box} tone="warning" role="alert" title={t('lostTitle')}>
          <p>{t('lost')}</p>
        </Banner>
      )
    case 'amount_changed':
      return (
        <Banner ref={box} tone="warning" role="alert" title={t('amountChangedTitle', { amount: newAmount })}>
          <p>{t('amountChanged')}</p>
        </Banner>
      )
    case 'refused':
      return <RefusalNotice box={box} refusal={refusalOf(problem.error)} />
  }
}

function RefusalNotice({ box, refusal }: { box: React.RefObject<HTMLDivElement | null>; refusal: Refusal }) {
  const t = useTranslations('checkout.problem')
  const errors = useTranslations('errors')
  const dates = useDates()
  const { code, details, requestId } = refusal
  const until = details['until']
  const wait = details['retryAfterSeconds']
  return (
    <Banner
      ref={box}
      tone="danger"
      role="alert"
      title={errors(code)}
      actions={
        <>
          <RefusalAction code={code} />
          {requestId === null ? null : <RequestReference requestId={requestId} />}
        </>
      }
    >
      {code === 'card_attempts_locked' && typeof until === 'string' ? (
        <p>{t('lockedUntil', { until: dates.moment(until) })}</p>
      ) : null}
      {code === 'rate_limited' && typeof wait === 'number' ? (
        <p>{t('waitSeconds', { seconds: wait })}</p>
      ) : null}
      {isMoneyUntouched(code) ? <p>{t('notCharged')}</p> : null}
    </Banner>
  )
}

function RefusalAction({ code }: { code: Refusal['code'] }) {
  const t = useTranslations('checkout.problem')
  switch (code) {
    case 'already_subscribed':
    case 'payment_in_progress':
    case 'needs_review':
      return <ButtonLink href={paths.overview}>{t('toOverview')}</ButtonLink>
    case 'plan_not_offered':
    case 'interval_not_offered':
    case 'currency_not_offered':
      return <ButtonLink href={paths.plans()}>{t('toPlans')}</ButtonLink>
    case 'unauthenticated':
      return (
        <ButtonLink href={paths.signIn(window.location.pathname + window.location.search)}>
          {t('toSignIn')}
        </ButtonLink>
      )
    default:
      return null
  }
}

/** Refusals made before any card was asked for money. The others say themselves what is known. */
function isMoneyUntouched(code: Refusal['code']): boolean {
  switch (code) {
    case 'needs_review':
    case 'payment_in_progress':
    case 'stripe_unavailable':
    case 'unexpected':
    case 'unreachable':
      return false
    default:
      return true
  }
}
