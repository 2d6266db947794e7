import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import { consentVersion } from '#shared/consent.ts'
import type { Me } from '#shared/contracts/account.ts'
import type { AttemptOutcome } from '#shared/contracts/subscriptions.ts'
import { useConfig } from '../../app/config-context.ts'
import { paths } from '../../app/paths.ts'
import { useIsOnline } from '../../app/use-is-online.ts'
import { useLanguage } from '../../i18n/language-provider.tsx'
import { resumeBankCheck } from '../../stripe/confirm.ts'
import { loadStripeJs } from '../../stripe/load.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { createAttemptStore } from './attempt-store.ts'
import { continueBankCheck, type BankCheckEnd } from './continue-bank-check.ts'
import { PaymentNotice } from './payment-notice.tsx'

/** The bank waits for the customer: opens its check again, without asking for the card a second time. */
export function BankReport({
  attemptId,
  me,
  outcome,
  onChanged,
}: {
  attemptId: string
  me: NonNullable<Me>
  outcome: AttemptOutcome
  onChanged: () => void
}) {
  const t = useTranslations('return')
  const checkout = useTranslations('checkout')
  const { stripeJsUrl, publishableKey } = useConfig()
  const { language } = useLanguage()
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const isOnline = useIsOnline()
  const [, navigate] = useLocation()
  const [isBusy, setIsBusy] = useState(false)
  const [end, setEnd] = useState<{ end: BankCheckEnd | null; turn: number }>({ end: null, turn: 0 })

  const resume = async () => {
    setIsBusy(true)
    setEnd((before) => ({ ...before, end: null }))
    const result = await continueBankCheck(
      {
        loadStripe: () => loadStripeJs({ stripeJsUrl, publishableKey, locale: language }),
        catalogueVersion: async () => {
          const list = await queries.fetchQuery(trpc.plans.list.queryOptions())
          return list.catalogueVersion
        },
        start: (input) => client.subscriptions.start.mutate(input),
        outcome: (id) => client.subscriptions.outcome.query({ attemptId: id }),
        resume: resumeBankCheck,
        attempts: createAttemptStore(me.account.id, window.sessionStorage),
        consentVersion,
      },
      attemptId,
      outcome.choice,
    )
    setIsBusy(false)
    setEnd((before) => ({ end: result, turn: before.turn + 1 }))
    if (result.kind === 'finished' && result.attemptId !== attemptId) {
      navigate(paths.billingReturn(result.attemptId), { replace: true })
    } else if (result.kind === 'finished' || result.kind === 'declined') onChanged()
    else if (result.kind === 'choose_again') navigate(paths.checkout(outcome.choice))
  }

  return (
    <div className="grid gap-6">
      {end.end === null ? null : <EndNotice end={end.end} turn={end.turn} />}
      <div className="flex flex-wrap gap-3">
        <Button
          variant="primary"
          onClick={() => void resume()}
          isLocked={!isOnline}
          aria-describedby={isOnline ? undefined : 'bank-lock'}
          busyLabel={isBusy ? t('needsBank.busy') : undefined}
        >
          {t('needsBank.action')}
        </Button>
        <ButtonLink href={paths.checkout(outcome.choice)}>{t('needsBank.otherCard')}</ButtonLink>
      </div>
      {isOnline ? null : (
        <p id="bank-lock" className="text-label text-muted">
          {checkout('locked.offline')}
        </p>
      )}
    </div>
  )
}

function EndNotice({ end, turn }: { end: BankCheckEnd; turn: number }) {
  const t = useTranslations('return')
  switch (end.kind) {
    case 'finished':
    case 'choose_again':
      return null
    case 'blocked':
      return (
        <Banner tone="danger" role="alert">
          <p>{t('needsBank.blocked')}</p>
        </Banner>
      )
    case 'refused':
    case 'declined':
    case 'closed_by_customer':
    case 'lost':
      return <PaymentNotice key={turn} problem={end} newAmount="" />
  }
}
