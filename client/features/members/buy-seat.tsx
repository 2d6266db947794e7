import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { useCurrentSubscription } from '../../app/use-current-subscription.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useMoney } from '../../ui/money.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ChangeProblem } from '../changes/change-problem.tsx'
import { useChange } from '../changes/use-change.ts'
import { useChangePreview } from '../changes/use-change-preview.ts'

export interface BuySeatProps {
  /** Whom the seat is for. */
  readonly email: string
  /** What follows the purchase is under way. */
  readonly isBusy: boolean
  readonly onBought: () => void
  readonly onBack: () => void
}

/** What one seat more costs today and from then on, by the payment provider's preview, and the consent to pay it. */
export function BuySeat(props: BuySeatProps) {
  const trpc = useTRPC()
  const current = useCurrentSubscription().data
  const list = useQuery(trpc.plans.list.queryOptions()).data
  const choice = current?.plan?.choice
  if (!current || !choice || !list) return <Skeleton className="h-24" />
  return <Purchase {...props} current={current} choice={choice} list={list} />
}

function Purchase({
  email,
  isBusy,
  onBought,
  onBack,
  current,
  choice,
  list,
}: BuySeatProps & { current: CurrentSubscription; choice: PlanChoice; list: PlanList }) {
  const t = useTranslations('members.buy')
  const report = useTranslations('change.report')
  const money = useMoney()
  const dates = useDates()
  // What runs moves on once the seat is bought; what is bought stays what was asked for.
  const [running] = useState(choice)
  const [wanted] = useState<PlanChoice>({ ...choice, seats: choice.seats + 1 })
  const [isHeld, setHeld] = useState(false)
  const change = useChange(({ end }) => {
    if (end === 'done') onBought()
  })
  const state = useChangePreview(running, { choice: wanted, when: 'soonest' }, isHeld)
  const { preview } = state
  const end = change.data?.end
  if (end !== undefined && end !== 'done') {
    return (
      <Banner
        tone="warning"
        role="status"
        icon="clock"
        title={report(`${end}Title`)}
        actions={<ButtonLink href={paths.overview}>{report('toOverview')}</ButtonLink>}
      >
        <p>{t('notYet', { email })}</p>
      </Banner>
    )
  }
  if (change.isError) {
    return (
      <ChangeProblem
        key={change.submittedAt}
        error={change.error}
        current={current}
        list={list}
        onAgain={() => {
          setHeld(false)
          change.reset()
          state.again()
        }}
      />
    )
  }
  if (state.error) {
    return (
      <ErrorPanel
        error={state.error}
        title={t('previewFailed')}
        notDone={t('notPaid')}
        onRetry={state.again}
        isRetrying={state.isFetching}
      />
    )
  }
  if (preview === undefined) return <Skeleton className="h-24" />
  const { now, later, next, paymentMethod } = preview
  const facts = {
    today: money(now?.due ?? { ...next.amount, amountMinor: 0 }),
    next: money(next.amount),
    date: dates.day(next.at),
    interval: wanted.interval,
    card: paymentMethod === null ? 'none' : cardWords(paymentMethod),
    email,
  }
  if (now === null) {
    return (
      <Banner
        tone="info"
        role="status"
        title={t('laterTitle')}
        actions={<ButtonLink href={paths.change({ seats: wanted.seats })}>{t('book')}</ButtonLink>}
      >
        <p>{t('later', { date: dates.day(later?.at ?? next.at) })}</p>
      </Banner>
    )
  }
  const isFree = now.due.amountMinor <= 0
  return (
    <div className="grid gap-3 border-t border-hairline pt-4" role="group" aria-label={t('label')}>
      <p className="font-medium" role="status">
        {t('adds', facts)}
      </p>
      <p className="text-label text-muted" id="seat-consent">
        {t(isFree ? 'consentFree' : 'consent', facts)}
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <Button
          variant="primary"
          block
          isLocked={!state.isFresh && !isHeld}
          aria-describedby="seat-consent"
          busyLabel={change.isPending || isBusy || end === 'done' ? t('paying') : undefined}
          onClick={() => {
            if (change.isPending || isBusy) return
            setHeld(true)
            change.mutate(preview)
          }}
        >
          {t(isFree ? 'add' : 'pay', facts)}
        </Button>
        <Button block onClick={onBack}>
          {t('back')}
        </Button>
      </div>
    </div>
  )
}
