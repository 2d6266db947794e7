import { useQuery } from '@tanstack/react-query'
import type { FeatureAnswer } from '#shared/contracts/entitlements.ts'
import { useTRPC } from '../../trpc/react.ts'

/** Everything the account may do and how much of it is used, kept true by the account's live stream. */
export function useEntitlements() {
  const trpc = useTRPC()
  return useQuery(trpc.entitlements.list.queryOptions())
}

/** One feature's answer: undefined while it is not known, null when the plans know no such feature. */
export function useFeature(code: string): FeatureAnswer | null | undefined {
  const { data } = useEntitlements()
  return data && (data.features.find((feature) => feature.code === code) ?? null)
}
