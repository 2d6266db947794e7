import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import type { CancelReason, CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { controlLook, FieldFrame } from '../../ui/field.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { CancelConsequences } from './cancel-consequences.tsx'
import { CancelOffer } from './cancel-offer.tsx'
import { CancelReasons } from './cancel-reasons.tsx'
import { type CancelMoment, CancelWhen } from './cancel-when.tsx'
import { useActionQuote } from './use-action-quote.ts'
import { useDecision } from './use-decision.ts'

const commentId = 'cancel-comment'
const maxComment = 500

/** Ends the plan with its period. What a person typed stays when the page learns something new. */
export function CancelForm({ current, plan }: { current: CurrentSubscription; plan: string }) {
  const t = useTranslations('cancel')
  const words = useErrorWords()
  const dates = useDates()
  const client = useTRPCClient()
  const [, navigate] = useLocation()
  const [reason, setReason] = useState<CancelReason | null>(null)
  const [comment, setComment] = useState('')
  const [moment, setMoment] = useState<CancelMoment>('period_end')
  const quote = useActionQuote('cancel_now', { isWanted: moment === 'now', asOf: current.asOf })
  const cancel = useDecision(
    (attemptId) =>
      client.subscriptions.cancel.mutate({
        ...(moment === 'now' && quote.data ? { nowByQuote: quote.data.quoteId } : {}),
        attemptId,
        reason,
        comment: comment.trim() === '' ? null : comment.trim(),
      }),
    ({ ending }) =>
      ending ? t('done', { plan, until: dates.moment(ending.endsAt) }) : t('doneNow', { plan }),
    () => navigate(paths.overview),
  )

  return (
    <form
      className="grid gap-8"
      onSubmit={(event) => {
        event.preventDefault()
        if (!cancel.isPending) cancel.mutate()
      }}
    >
      <CancelWhen current={current} value={moment} onChange={setMoment} />
      <CancelConsequences
        current={current}
        plan={plan}
        now={moment === 'now' ? (quote.data ?? null) : null}
      />
      {quote.isError ? (
        <Banner tone="danger" role="alert" title={t('quoteFailed')}>
          <p>{words(quote.error)}</p>
        </Banner>
      ) : null}
      <CancelReasons value={reason} onChange={setReason} />
      <CancelOffer reason={reason} current={current} />
      <FieldFrame label={t('comment')} control={commentId}>
        <textarea
          id={commentId}
          rows={3}
          maxLength={maxComment}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
          className={controlLook}
        />
      </FieldFrame>
      {cancel.isError ? (
        <Banner tone="danger" role="alert" title={t('failed')}>
          <p>{words(cancel.error)}</p>
        </Banner>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Button
          type="submit"
          block
          isLocked={moment === 'now' && !quote.data}
          busyLabel={cancel.isPending ? t('confirming') : undefined}
        >
          {moment === 'now' ? t('confirmNow') : t('confirm')}
        </Button>
        <ButtonLink href={paths.overview} block>
          {t('keep')}
        </ButtonLink>
      </div>
    </form>
  )
}
