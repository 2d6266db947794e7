import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../trpc/react.ts'

/** How often it is asked whether the payment provider is back. No row changes with it, so no event tells. */
const askAgainMs = 10_000

/** What the account is on; asked again by itself while the payment provider does not answer. */
export function useCurrentSubscription() {
  const trpc = useTRPC()
  return useQuery(
    trpc.subscriptions.current.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.isProviderUp === false ? askAgainMs : false),
    }),
  )
}
