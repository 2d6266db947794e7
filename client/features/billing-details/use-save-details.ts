import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/react.ts'
import { useAttemptId } from '../../trpc/use-attempt-id.ts'
import type { BillingDetails, SavedDetails } from '#shared/contracts/billing-details.ts'

/** Saves details once, however often the button is pressed, and lets other screens know. */
export function useSaveDetails(onSaved: (saved: SavedDetails) => void) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const attempt = useAttemptId()
  const mutation = useMutation(
    trpc.billingDetails.save.mutationOptions({
      onError: (error) => attempt.failed(error),
      onSuccess(saved) {
        attempt.forget()
        queries.setQueryData(trpc.billingDetails.get.queryKey(), saved)
        onSaved(saved)
        void queries.invalidateQueries(trpc.invoices.upcoming.queryFilter())
      },
    }),
  )
  return {
    ...mutation,
    save: (version: string, details: BillingDetails) =>
      mutation.mutate({ attemptId: attempt.current(), version, details }),
  }
}
