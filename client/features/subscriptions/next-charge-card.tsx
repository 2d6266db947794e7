import { useTranslations } from 'use-intl'
import type { UpcomingInvoice } from '#shared/contracts/invoices.ts'
import type { BillingState, CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import type { Money } from '#shared/money.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { DateText, useDates } from '../../ui/date-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { useMoney } from '../../ui/money.tsx'
import { UpcomingRows } from '../invoices/upcoming-rows.tsx'
import { useAsOfTime } from './as-of.tsx'
import { isRenewal, useNextBill } from './use-next-bill.ts'

/** What is charged next, and when. Where nothing is known to come, it says so in words and shows no figure. */
export function NextChargeCard({ current }: { current: CurrentSubscription }) {
  const t = useTranslations('overview')
  const money = useMoney()
  const dates = useDates()
  const charge = nextCharge(current.state)
  const isPreviewed = isRenewal(current)
  const preview = useNextBill(current)
  const billed = isPreviewed ? (preview.data ?? null) : null
  return (
    <Card as="section" aria-labelledby="next-title" className="flex flex-col gap-4">
      <h2 id="next-title" className="text-label font-medium text-muted">
        {charge.kind === 'open' ? t('openTitle') : t('nextTitle')}
      </h2>
      {charge.kind === 'none' || charge.kind === 'over' || charge.kind === 'rests' ? (
        <div className="grid gap-1">
          <p className="text-h3 font-semibold">{t(nothingNext[charge.kind])}</p>
          {charge.kind === 'none' ? <p className="text-muted">{t('nextNoneWhy')}</p> : null}
        </div>
      ) : (
        <div className="grid gap-1">
          <p
            className={classes(
              'text-total font-semibold tabular-nums transition-opacity',
              billed !== null && preview.isFetching && 'opacity-60',
            )}
          >
            {money(billed === null ? charge.amount : billed.due)}
          </p>
          {charge.kind === 'planned' ? (
            <>
              <p>
                <DateText value={charge.at} />
              </p>
              <p className="text-label text-muted">{dates.relative(charge.at, current.accountNow)}</p>
            </>
          ) : null}
        </div>
      )}
      {current.balance === null ? null : (
        <p className="text-label">
          {t(current.balance.amountMinor < 0 ? 'creditOnAccount' : 'owedOnAccount', {
            amount: money({ ...current.balance, amountMinor: Math.abs(current.balance.amountMinor) }),
          })}
        </p>
      )}
      {isPreviewed ? <Certainty billed={billed} preview={preview} /> : null}
    </Card>
  )
}

/** The list prices are an estimate until the payment provider has said what it will charge, and what that is made of. */
function Certainty({
  billed,
  preview: { isError, isFetching, dataUpdatedAt, refetch },
}: {
  billed: UpcomingInvoice
  preview: {
    readonly isError: boolean
    readonly isFetching: boolean
    readonly dataUpdatedAt: number
    readonly refetch: () => unknown
  }
}) {
  const t = useTranslations('overview')
  const time = useAsOfTime(new Date(dataUpdatedAt).toISOString())
  if (isError || billed === null) {
    return (
      <div className="grid gap-1" aria-busy={isFetching}>
        <p className="text-label text-muted">{t('nextEstimate')}</p>
        {isError ? (
          <Button variant="quiet" className="-mx-4 justify-self-start" onClick={() => refetch()}>
            {t('nextAgain')}
          </Button>
        ) : null}
      </div>
    )
  }
  return (
    <div className="mt-auto" aria-busy={isFetching}>
      <Disclosure summary={t('nextParts')}>
        <div className="grid gap-3 text-text">
          <UpcomingRows upcoming={billed} />
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="text-label text-muted">{isFetching ? t('updating') : t('asOf', { time })}</p>
            <Button variant="quiet" className="-mx-4" onClick={() => refetch()}>
              {t('nextRefresh')}
            </Button>
          </div>
        </div>
      </Disclosure>
    </div>
  )
}

const nothingNext = { none: 'nextNone', over: 'noMore', rests: 'nextRests' } as const

type NextCharge =
  | { kind: 'planned'; amount: Money; at: string }
  | { kind: 'open'; amount: Money }
  | { kind: 'over' }
  /** Nothing until somebody resumes it. */
  | { kind: 'rests' }
  | { kind: 'none' }

function nextCharge(state: BillingState): NextCharge {
  switch (state.kind) {
    case 'trialing':
      return state.hasPaymentMethod
        ? { kind: 'planned', amount: state.then, at: state.endsAt }
        : { kind: 'over' }
    case 'active':
      return { kind: 'planned', amount: state.next, at: state.renewsAt }
    case 'past_due':
      return state.nextAttemptAt === null
        ? { kind: 'open', amount: state.due }
        : { kind: 'planned', amount: state.due, at: state.nextAttemptAt }
    case 'unpaid':
      return { kind: 'open', amount: state.due }
    case 'incomplete':
    case 'bank_check':
    case 'processing':
      return state.due.amountMinor === 0 ? { kind: 'none' } : { kind: 'open', amount: state.due }
    case 'changing':
      return state.then === null ? { kind: 'none' } : { kind: 'planned', amount: state.then, at: state.at }
    case 'canceling':
    case 'no_charges':
      return { kind: 'over' }
    case 'pause_booked':
      return { kind: 'rests' }
    case 'paused':
      return state.resumesAt === null
        ? { kind: 'rests' }
        : { kind: 'planned', amount: state.then, at: state.resumesAt }
    case 'disputed':
    case 'free':
    case 'canceled':
    case 'expired':
      return { kind: 'none' }
  }
}
