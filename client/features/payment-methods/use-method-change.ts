import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { useAttemptId } from '../../trpc/use-attempt-id.ts'
import { useAnnounce } from '../../ui/live-region.tsx'

/**
 * Changes one method on file and shows the list as it is afterwards.
 * @param said the sentence for who does not see the list change
 */
export function useMethodChange(
  change: 'setDefault' | 'setBackup' | 'dropBackup' | 'remove' | 'keep',
  methodId: string,
  said: string,
  onDone?: (methodId: string) => void,
) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const announce = useAnnounce()
  const attempt = useAttemptId()
  return useMutation({
    mutationFn() {
      switch (change) {
        case 'keep':
        case 'setBackup':
          return client.paymentMethods[change].mutate({ methodId })
        case 'dropBackup':
          return client.paymentMethods.setBackup.mutate({ methodId: null })
        case 'setDefault':
        case 'remove':
          return client.paymentMethods[change].mutate({ attemptId: attempt.current(), methodId })
      }
    },
    async onSuccess(after) {
      attempt.forget()
      queries.setQueryData(trpc.paymentMethods.list.queryKey(), after)
      onDone?.(methodId)
      announce(said)
      await queries.invalidateQueries(trpc.subscriptions.current.queryFilter())
    },
    onError: attempt.failed,
  })
}
