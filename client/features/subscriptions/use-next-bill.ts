import { useQuery } from '@tanstack/react-query'
import type { BillingState, CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { useMe } from '../../app/use-me.ts'
import { useTRPC } from '../../trpc/react.ts'

/** States whose next charge is a renewal, which the payment provider can preview. */
const previewed: readonly BillingState['kind'][] = ['active', 'trialing', 'changing']

/** A preview is asked for again after a change of the account, and else seldom. */
const freshMs = 5 * 60_000

/** Whether the next charge is a renewal by a plan, which the payment provider can tell exactly. */
export function isRenewal({ state }: Pick<CurrentSubscription, 'state'>): boolean {
  if (state.kind === 'trialing' && !state.hasPaymentMethod) return false
  if (state.kind === 'changing' && state.then === null) return false
  return previewed.includes(state.kind)
}

/** What the payment provider will charge next, asked once for all who show it; members, who see no invoices, do not ask. */
export function useNextBill(current: CurrentSubscription | undefined) {
  const trpc = useTRPC()
  const mayRead = useMe()?.role !== 'member'
  return useQuery(
    trpc.invoices.upcoming.queryOptions(undefined, {
      enabled: current !== undefined && isRenewal(current) && mayRead && current.isProviderUp,
      staleTime: freshMs,
      retry: false,
    }),
  )
}
