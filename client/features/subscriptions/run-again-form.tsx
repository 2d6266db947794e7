import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { useMoney } from '../../ui/money.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useActionQuote } from './use-action-quote.ts'
import { useRunAgain } from './use-run-again.ts'

/** The amount by Stripe's preview, the card it goes to, and the button that says both. */
export function RunAgainForm({
  action,
  current,
  plan,
}: {
  action: 'resume' | 'end_trial'
  current: CurrentSubscription
  plan: string
}) {
  const t = useTranslations('runAgain')
  const words = useErrorWords()
  const money = useMoney()
  const dates = useDates()
  const announce = useAnnounce()
  const [, navigate] = useLocation()
  const [isUnconfirmed, setUnconfirmed] = useState(false)
  const quote = useActionQuote(action, { isWanted: true, asOf: current.asOf })
  const run = useRunAgain(action, (end) => {
    setUnconfirmed(end === 'not_confirmed')
    if (end === 'not_confirmed') return
    navigate(paths.overview)
    announce(t(end === 'done' ? `${action}.done` : 'processing', { plan }))
  })
  const isMoved = run.isError && refusalOf(run.error).code === 'quote_expired'
  const { data } = quote
  const card = current.paymentMethod === null ? '' : cardWords(current.paymentMethod)

  if (quote.isError && data === undefined) {
    return (
      <ErrorPanel
        error={quote.error}
        title={t('quoteFailed')}
        notDone={t('notCharged')}
        onRetry={() => void quote.refetch()}
        isRetrying={quote.isFetching}
      />
    )
  }
  return (
    <div className="grid gap-8">
      <Card as="section" aria-labelledby="due-title" className="grid gap-2">
        <h2 id="due-title" className="text-label font-medium text-muted">
          {t('dueNow')}
        </h2>
        {data ? (
          <>
            <p className="text-total font-semibold tabular-nums">{money(data.dueNow)}</p>
            <p>{data.dueNow.amountMinor > 0 ? t('fromCard', { card }) : t('fromCredit')}</p>
            <p className="text-muted">
              {data.nextAt === null
                ? t('then', { amount: money(data.then), interval: interval(current) })
                : t('thenOn', {
                    amount: money(data.then),
                    date: dates.day(data.nextAt),
                    interval: interval(current),
                  })}
            </p>
          </>
        ) : (
          <Skeleton className="h-20" />
        )}
        <p className="text-muted">{t(`${action}.ifItFails`, { plan })}</p>
      </Card>
      {run.isError || isUnconfirmed ? (
        <Banner tone={isMoved ? 'warning' : 'danger'} role="alert" title={t(isMoved ? 'moved' : 'failed')}>
          <p>{isUnconfirmed ? t('notConfirmed') : isMoved ? t('movedText') : words(run.error)}</p>
        </Banner>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Button
          variant="primary"
          block
          isLocked={data === undefined || quote.isFetching}
          busyLabel={run.isPending ? t('running') : undefined}
          onClick={() => data && run.mutate(data.quoteId)}
        >
          {data === undefined
            ? t('working')
            : t(data.dueNow.amountMinor > 0 ? `${action}.pay` : `${action}.free`, {
                amount: money(data.dueNow),
                plan,
              })}
        </Button>
        <ButtonLink href={paths.overview} block>
          {t('back')}
        </ButtonLink>
      </div>
    </div>
  )
}

const interval = ({ plan }: CurrentSubscription) => plan?.choice.interval ?? 'month'
