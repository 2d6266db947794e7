import { useQuery } from '@tanstack/react-query'
import type { Me } from '#shared/contracts/account.ts'
import { useTRPC } from '../trpc/react.ts'

/** The person who is signed in; null when nobody is, undefined while it is not known. */
export function useMe(): Me | undefined {
  const trpc = useTRPC()
  return useQuery(trpc.account.me.queryOptions()).data
}
