import { useEffect, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { stripStripeParameters } from '../../stripe/return-address.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'

/**
 * Whether the person comes back from a bank's own page after a yes. What Stripe wrote into the address is taken out, and
 * the server is asked what really happened.
 */
export function useReturn(token: string): boolean {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [search] = useSearchParams()
  const [status] = useState(() => search.get('redirect_status'))

  useEffect(() => {
    if (status === null) return
    stripStripeParameters()
    client.payLinks.finish
      .mutate({ token })
      .then((view) => queries.setQueryData(trpc.payLinks.open.queryKey({ token }), view))
      .catch(reportError)
  }, [status, token, client, queries, trpc])
  return status === 'succeeded' || status === 'processing'
}
