import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { sameChoice } from '#shared/billing/split-change.ts'
import type { PreviewChangeInput } from '#shared/contracts/plan-changes.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { useTRPCClient } from '../../trpc/react.ts'

/** A preview is good for ten minutes; a page that stays open asks again before it ends. */
const renewMs = 9 * 60_000

/**
 * What a choice would cost, from Stripe, asked anew with each choice and whenever something of the account changes.
 * Amounts of another choice stay in sight while the new ones are worked out; `isFresh` says whether they may be agreed to.
 * @param isHeld a change is being carried out: what was agreed to stays in sight and nothing is asked
 */
export function useChangePreview(current: PlanChoice, { choice, when }: PreviewChangeInput, isHeld: boolean) {
  const client = useTRPCClient()
  const isSame = sameChoice(current, choice)
  const query = useQuery({
    queryKey: [['subscriptions', 'previewChange'], { current, choice, when }],
    queryFn: () => client.subscriptions.previewChange.mutate({ choice, when }),
    enabled: !isSame && !isHeld,
    placeholderData: keepPreviousData,
    refetchInterval: renewMs,
    retry: false,
  })
  return {
    isSame,
    preview: isSame || query.isError ? undefined : query.data,
    isFresh: !isSame && query.isSuccess && !query.isPlaceholderData && !query.isFetching,
    isFetching: query.isFetching,
    error: isSame ? null : query.error,
    again: () => void query.refetch(),
  }
}

export type ChangePreviewState = ReturnType<typeof useChangePreview>
