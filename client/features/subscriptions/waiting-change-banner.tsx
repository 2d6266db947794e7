import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useChoiceWords } from '../changes/use-choice-words.ts'
import { useGoOnWithChange } from '../changes/use-change.ts'

/** A change that waits for its payment: until when, and the two ways out of it. */
export function WaitingChangeBanner({
  waiting,
  list,
}: {
  waiting: NonNullable<CurrentSubscription['waitingChange']>
  list: PlanList
}) {
  const t = useTranslations('change.waiting')
  const words = useErrorWords()
  const money = useMoney()
  const dates = useDates()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const choiceWords = useChoiceWords(list)
  const goOn = useGoOnWithChange(() => {})
  const drop = useMutation({
    mutationFn: (changeAttemptId: string) =>
      client.subscriptions.dropChange.mutate({ attemptId: crypto.randomUUID(), changeAttemptId }),
    onSuccess: (current) => queries.setQueryData(trpc.subscriptions.current.queryKey(), current),
  })
  const { attemptId, to, due, expiresAt } = waiting
  const isBusy = goOn.isPending || drop.isPending
  const error = goOn.error ?? drop.error
  return (
    <Banner
      tone="warning"
      icon="clock"
      title={t('title')}
      actions={
        attemptId === null ? null : (
          <>
            <Button
              variant="primary"
              isLocked={isBusy}
              onClick={() => goOn.mutate(attemptId)}
              busyLabel={goOn.isPending ? t('finishing') : undefined}
            >
              {t('finish', { amount: money(due) })}
            </Button>
            <Button
              isLocked={isBusy}
              onClick={() => drop.mutate(attemptId)}
              busyLabel={drop.isPending ? t('dropping') : undefined}
            >
              {t('drop')}
            </Button>
          </>
        )
      }
    >
      <p>
        {t('sentence', {
          choice: to === null ? 'none' : choiceWords(to),
          amount: money(due),
          until: dates.moment(expiresAt),
        })}
      </p>
      {error === null ? null : <p role="alert">{words(error)}</p>}
    </Banner>
  )
}
