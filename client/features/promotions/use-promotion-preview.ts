import { useQuery } from '@tanstack/react-query'
import type { PreviewPromotionInput, PromotionPreview } from '#shared/contracts/promotions.ts'
import { useTRPCClient } from '../../trpc/react.ts'

/** What a code or an offer does to the plan that runs, asked anew whenever the account's state has moved (`asOf`). */
export function usePromotionPreview(input: PreviewPromotionInput | null, asOf: string) {
  const client = useTRPCClient()
  return useQuery<PromotionPreview | null>({
    queryKey: ['promotion-preview', input, asOf],
    queryFn: () => (input === null ? null : client.promotions.preview.mutate(input)),
    enabled: input !== null,
    // A quote is good for ten minutes; a little less is believed. A wrong code is not asked about twice.
    staleTime: 8 * 60_000,
    refetchInterval: ({ state }) => (state.status === 'error' ? false : 8 * 60_000),
    gcTime: 0,
    retry: false,
  })
}
