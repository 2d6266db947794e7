import { useQuery } from '@tanstack/react-query'
import type { ActionQuote, QuotedAction } from '#shared/contracts/subscriptions.ts'
import { useTRPCClient } from '../../trpc/react.ts'

/** What an action costs or gives back, asked anew for each visit and whenever the account's state has moved (`asOf`). */
export function useActionQuote(
  action: QuotedAction,
  { isWanted, asOf }: { isWanted: boolean; asOf: string },
) {
  const client = useTRPCClient()
  return useQuery<ActionQuote>({
    queryKey: ['action-quote', action, asOf],
    queryFn: () => client.subscriptions.quoteAction.mutate({ action }),
    enabled: isWanted,
    // A quote is good for ten minutes; a little less is believed.
    staleTime: 8 * 60_000,
    refetchInterval: 8 * 60_000,
    gcTime: 0,
    retry: false,
  })
}
