import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { AddTaxIdInput, RemoveTaxIdInput, SavedDetails } from '#shared/contracts/billing-details.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { useAttemptId } from '../../trpc/use-attempt-id.ts'

/** Adds a number once, however often the button is pressed. */
export function useAddTaxId(onDone: () => void) {
  const client = useTRPCClient()
  return useTaxIdChange(
    (attemptId, input: Omit<AddTaxIdInput, 'attemptId'>) =>
      client.billingDetails.addTaxId.mutate({ attemptId, ...input }),
    onDone,
  )
}

/** Takes a number away, once. */
export function useRemoveTaxId(onDone: () => void) {
  const client = useTRPCClient()
  return useTaxIdChange(
    (attemptId, input: Omit<RemoveTaxIdInput, 'attemptId'>) =>
      client.billingDetails.removeTaxId.mutate({ attemptId, ...input }),
    onDone,
  )
}

/** What follows from a number elsewhere, the next total above all, is read again. */
function useTaxIdChange<Input>(
  ask: (attemptId: string, input: Input) => Promise<SavedDetails>,
  onDone: () => void,
) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const attempt = useAttemptId()
  return useMutation({
    mutationFn: (input: Input) => ask(attempt.current(), input),
    async onSuccess(saved) {
      attempt.forget()
      queries.setQueryData(trpc.billingDetails.get.queryKey(), saved)
      onDone()
      await queries.invalidateQueries(trpc.invoices.upcoming.queryFilter())
    },
    onError: attempt.failed,
  })
}
