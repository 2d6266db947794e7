import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { declineFamilyOf } from '#shared/billing/decline-families.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { RequestReference } from '../../ui/request-reference.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'

/** Why a change was not made, what still runs, and how to go on. Takes the focus when it appears. */
export function ChangeProblem({
  error,
  current,
  list,
  onAgain,
}: {
  error: unknown
  current: CurrentSubscription
  list: PlanList
  onAgain: () => void
}) {
  const t = useTranslations('change')
  const stripe = useTranslations('stripe')
  const words = useErrorWords()
  const local = useLocalized()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  const { code, details, requestId } = refusalOf(error)
  const running = list.plans.find((each) => each.code === current.plan?.choice.plan)
  const plan = running ? local(running.name) : (current.plan?.choice.plan ?? '')
  if (code === 'card_declined') {
    const reason = details['declineCode']
    const family = declineFamilyOf(undefined, typeof reason === 'string' ? reason : undefined)
    return (
      <Banner
        ref={box}
        tone="danger"
        role="alert"
        title={stripe(`decline.${family}.title`)}
        actions={<Button onClick={onAgain}>{t('tryAgain')}</Button>}
      >
        <p>{t('stillOn', { plan })}</p>
        <p>{stripe(`decline.${family}.next`)}</p>
      </Banner>
    )
  }
  if (code === 'quote_expired') {
    return (
      <Banner
        ref={box}
        tone="warning"
        role="alert"
        title={t('staleTitle')}
        actions={<Button onClick={onAgain}>{t('showAnew')}</Button>}
      >
        <p>{t('stale')}</p>
      </Banner>
    )
  }
  return (
    <Banner
      ref={box}
      tone="danger"
      role="alert"
      title={words(error)}
      actions={
        <>
          <Button onClick={onAgain}>{t('showAnew')}</Button>
          {requestId === null ? null : <RequestReference requestId={requestId} />}
        </>
      }
    >
      <p>{t('stillOn', { plan })}</p>
    </Banner>
  )
}
