import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PaymentStep } from '#shared/contracts/subscriptions.ts'
import { useConfig } from '../../app/config-context.ts'
import { useLanguage } from '../../i18n/language-provider.tsx'
import { resumeBankCheck } from '../../stripe/confirm.ts'
import { loadStripeJs } from '../../stripe/load.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { useAttemptId } from '../../trpc/use-attempt-id.ts'

export type RunAgainEnd = 'done' | 'processing' | 'not_confirmed'

/** Pays and lets the plan run again; opens the bank's check where the bank asks. */
export function useRunAgain(action: 'resume' | 'end_trial', onEnd: (end: RunAgainEnd) => void) {
  const { stripeJsUrl, publishableKey } = useConfig()
  const { language } = useLanguage()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const attempt = useAttemptId()
  return useMutation({
    async mutationFn(quoteId: string): Promise<RunAgainEnd> {
      const input = { attemptId: attempt.current(), quoteId }
      const step: PaymentStep =
        action === 'resume'
          ? await client.subscriptions.resume.mutate(input)
          : await client.subscriptions.endTrial.mutate(input)
      if (step.kind === 'done' || step.kind === 'processing') return step.kind
      if (step.kind !== 'confirm_payment') return 'not_confirmed'
      const stripe = await loadStripeJs({ stripeJsUrl, publishableKey, locale: language })
      const { kind } = await resumeBankCheck(stripe, step.clientSecret)
      if (kind === 'succeeded') return 'done'
      return kind === 'processing' ? 'processing' : 'not_confirmed'
    },
    async onSuccess(end) {
      await queries.invalidateQueries(trpc.subscriptions.current.queryFilter())
      onEnd(end)
    },
    async onError(error) {
      attempt.failed(error)
      await queries.invalidateQueries(trpc.subscriptions.current.queryFilter())
    },
  })
}
