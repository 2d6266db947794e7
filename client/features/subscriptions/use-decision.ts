import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { useTRPC } from '../../trpc/react.ts'
import { useAttemptId } from '../../trpc/use-attempt-id.ts'
import { useAnnounce } from '../../ui/live-region.tsx'

/**
 * Carries out what a person decided about the subscription: asked twice it is one decision, the pages show what holds
 * afterwards at once, and it is said aloud.
 * @param decide asks the server, which answers with what holds now
 * @param said the words for what was done
 */
export function useDecision(
  decide: (attemptId: string) => Promise<CurrentSubscription>,
  said: (after: CurrentSubscription) => string,
  onDone: () => void = () => undefined,
) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const announce = useAnnounce()
  const attempt = useAttemptId()
  return useMutation({
    mutationFn: () => decide(attempt.current()),
    onSuccess(after) {
      onDone()
      queries.setQueryData(trpc.subscriptions.current.queryKey(), after)
      announce(said(after))
    },
    onError: attempt.failed,
  })
}
