import { useEffect, useRef } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { LinkedInvoice } from '#shared/contracts/pay-links.ts'
import { Page } from '../../app/page.tsx'
import { RestOfWords } from '../../i18n/rest-of-words.tsx'
import type { CardForm } from '../../stripe/card-form.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { GuestForm } from './guest-form.tsx'
import { useGuestPayment } from './use-guest-payment.ts'
import { useReturn } from './use-return.ts'

/** How often a payment on its way is asked for. */
const pollMs = 2_000

/** `/pay/<token>`: whoever has the link pays one invoice, without an account, and sees nothing else. */
export function PayLinkScreen({ token }: { token: string }) {
  return (
    <RestOfWords>
      <LinkedInvoicePage token={token} />
    </RestOfWords>
  )
}

function LinkedInvoicePage({ token }: { token: string }) {
  const t = useTranslations('payLink')
  const trpc = useTRPC()
  const card = useRef<CardForm>(null)
  const payment = useGuestPayment(token, card)
  const isReturning = useReturn(token)
  const isSent = payment.isSent || isReturning
  const link = useQuery({
    ...trpc.payLinks.open.queryOptions({ token }),
    refetchInterval: ({ state: { data } }) =>
      data?.kind === 'processing' || (isSent && data?.kind === 'open') ? pollMs : false,
  })
  const { data } = link
  const failure = link.isError ? refusalOf(link.error).code : null
  const isUnknown = failure === 'not_found' || failure === 'invalid_input'
  const invoice = data?.kind === 'open' && !isSent ? data : null

  return (
    <Page
      title={t('title')}
      width="form"
      lead={invoice ? t('lead', { seller: invoice.seller ?? 'none' }) : undefined}
    >
      {isUnknown ? (
        <Banner tone="warning" role="status" title={t('unknownTitle')}>
          <p>{t('unknown')}</p>
        </Banner>
      ) : failure !== null && data === undefined ? (
        <ErrorPanel
          error={link.error}
          title={t('loadFailed')}
          notDone={t('notCharged')}
          onRetry={() => void link.refetch()}
          isRetrying={link.isFetching}
        />
      ) : data === undefined ? (
        <div className="grid gap-6">
          <LoadingNote onRetry={() => void link.refetch()} />
          <Skeleton className="h-48" />
          <Skeleton className="h-80" />
        </div>
      ) : invoice ? (
        <GuestForm invoice={invoice} card={card} payment={payment} />
      ) : (
        <LinkOver
          key={data.kind}
          kind={data.kind === 'open' ? 'processing' : data.kind}
          takesFocus={isSent}
        />
      )}
    </Page>
  )
}

const looks = {
  paid: { tone: 'success', icon: 'success' },
  processing: { tone: 'info', icon: 'clock' },
  closed: { tone: 'info', icon: 'info' },
  expired: { tone: 'warning', icon: 'clock' },
} as const

/** Why there is nothing to pay here, or nothing any more. */
function LinkOver({
  kind,
  takesFocus,
}: {
  kind: Exclude<LinkedInvoice['kind'], 'open'>
  takesFocus: boolean
}) {
  const t = useTranslations('payLink')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (takesFocus) box.current?.focus()
  }, [takesFocus])
  return (
    <Banner ref={box} role="status" {...looks[kind]} title={t(`over.${kind}.title`)}>
      <p>{t(`over.${kind}.text`)}</p>
    </Banner>
  )
}
