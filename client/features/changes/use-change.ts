import { useRef } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { consentVersion } from '#shared/consent.ts'
import type { ChangePreview } from '#shared/contracts/plan-changes.ts'
import type { PaymentStep } from '#shared/contracts/subscriptions.ts'
import { useConfig } from '../../app/config-context.ts'
import { useLanguage } from '../../i18n/language-provider.tsx'
import { resumeBankCheck } from '../../stripe/confirm.ts'
import { loadStripeJs } from '../../stripe/load.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { useAttemptId } from '../../trpc/use-attempt-id.ts'
import { type ChangeEnd, settleBankCheck } from './settle-bank-check.ts'

/** What was agreed to and how it ended. */
export interface ChangeResult {
  readonly preview: ChangePreview
  readonly end: ChangeEnd
}

/** Carries out a preview that was agreed to, with the bank's check where it asks for one. */
export function useChange(onEnd: (result: ChangeResult) => void) {
  const client = useTRPCClient()
  const finish = useFinishChange()
  const refresh = useRefresh()
  const attempt = useAttemptId()
  const agreed = useRef<string | null>(null)
  return useMutation({
    async mutationFn(preview: ChangePreview): Promise<ChangeResult> {
      // Another quote is another attempt.
      if (agreed.current !== preview.quoteId) attempt.forget()
      agreed.current = preview.quoteId
      const attemptId = attempt.current()
      const step = await client.subscriptions.change.mutate({
        attemptId,
        quoteId: preview.quoteId,
        consentVersion,
      })
      return { preview, end: await finish(attemptId, step) }
    },
    onSuccess: onEnd,
    onError: attempt.failed,
    onSettled: refresh,
  })
}

/** Goes on with a change that waits: asks the server where it stands and opens the bank's check again. */
export function useGoOnWithChange(onEnd: (end: ChangeEnd) => void) {
  const client = useTRPCClient()
  const finish = useFinishChange()
  const refresh = useRefresh()
  return useMutation({
    async mutationFn(changeAttemptId: string) {
      const step = await client.subscriptions.finishChange.mutate({
        attemptId: crypto.randomUUID(),
        changeAttemptId,
      })
      return finish(changeAttemptId, step)
    },
    onSuccess: onEnd,
    onSettled: refresh,
  })
}

function useFinishChange() {
  const client = useTRPCClient()
  const { stripeJsUrl, publishableKey } = useConfig()
  const { language } = useLanguage()
  return (changeAttemptId: string, step: PaymentStep) =>
    settleBankCheck(
      {
        loadStripe: () => loadStripeJs({ stripeJsUrl, publishableKey, locale: language }),
        resume: resumeBankCheck,
        finish: () =>
          client.subscriptions.finishChange.mutate({ attemptId: crypto.randomUUID(), changeAttemptId }),
      },
      step,
    )
}

function useRefresh() {
  const trpc = useTRPC()
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: trpc.subscriptions.current.queryKey() })
}
