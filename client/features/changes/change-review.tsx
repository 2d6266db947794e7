import { useEffect, useId } from 'react'
import { useTranslations } from 'use-intl'
import type { PreviewChangeInput } from '#shared/contracts/plan-changes.ts'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { useMoney } from '../../ui/money.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AgreeToChange } from './agree-to-change.tsx'
import { ChangeAnswers } from './change-answers.tsx'
import { ChangeWhen } from './change-when.tsx'
import { ChangeProblem } from './change-problem.tsx'
import type { useChange } from './use-change.ts'
import type { ChangePreviewState } from './use-change-preview.ts'
import { WorkedOut } from './worked-out.tsx'

export interface ChangeReviewProps {
  readonly current: CurrentSubscription
  readonly list: PlanList
  readonly state: ChangePreviewState
  readonly change: ReturnType<typeof useChange>
  readonly when: PreviewChangeInput['when']
  readonly onWhen: (when: PreviewChangeInput['when']) => void
}

/** Four answers before the click: what is paid today, from when it applies, what comes next, what is gained and lost. */
export function ChangeReview({ current, list, state, change, when, onWhen }: ChangeReviewProps) {
  const t = useTranslations('change')
  const money = useMoney()
  const announce = useAnnounce()
  const title = useId()
  const { preview, isFresh, error } = state
  const today =
    preview && isFresh ? money(preview.now?.due ?? { ...preview.next.amount, amountMinor: 0 }) : null
  useEffect(() => {
    if (today !== null) announce(t('announceToday', { amount: today }))
  }, [announce, t, today])

  return (
    <Card
      as="section"
      aria-labelledby={title}
      aria-busy={state.isFetching}
      className="grid gap-6 lg:sticky lg:top-6"
    >
      <h2 id={title} className="text-h3 font-semibold">
        {t('review')}
      </h2>
      {change.isError ? (
        <ChangeProblem
          key={change.submittedAt}
          error={change.error}
          current={current}
          list={list}
          onAgain={again}
        />
      ) : null}
      {state.isSame ? (
        <p className="text-muted">{t('pickSomething')}</p>
      ) : error !== null ? (
        <ErrorPanel
          error={error}
          title={t('previewFailed')}
          notDone={t('notChanged')}
          onRetry={state.again}
          isRetrying={state.isFetching}
        />
      ) : preview === undefined ? (
        <div className="grid gap-3" role="status">
          <span className="sr-only">{t('working')}</span>
          <Skeleton className="h-12" />
          <Skeleton className="h-24" />
          <Skeleton className="h-12" />
        </div>
      ) : (
        <>
          {preview.mayWait ? <ChangeWhen current={current} value={when} onChange={onWhen} /> : null}
          <ChangeAnswers preview={preview} list={list} isFresh={isFresh} accountNow={current.accountNow} />
          {preview.now && preview.now.lines.length > 0 ? <WorkedOut now={preview.now} list={list} /> : null}
          <AgreeToChange preview={preview} list={list} isFresh={isFresh} change={change} />
        </>
      )}
    </Card>
  )

  function again(): void {
    change.reset()
    state.again()
  }
}
