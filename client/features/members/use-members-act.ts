import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Members } from '#shared/contracts/members.ts'
import { useTRPC } from '../../trpc/react.ts'
import { useAnnounce } from '../../ui/live-region.tsx'

/**
 * Does something about the account's people: the page shows what holds afterwards at once, and it is said aloud.
 * @param said the words for what was done
 */
export function useMembersAct<Wish>(
  act: (wish: Wish) => Promise<Members>,
  said: (wish: Wish) => string,
  onDone: () => void = () => undefined,
) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const announce = useAnnounce()
  return useMutation({
    mutationFn: act,
    onSuccess(after, wish) {
      queries.setQueryData(trpc.members.list.queryKey(), after)
      void queries.invalidateQueries({ queryKey: trpc.subscriptions.seats.queryKey() })
      announce(said(wish))
      onDone()
    },
    // Somebody else may have been faster: what the page shows is asked for anew.
    onError: () => queries.invalidateQueries({ queryKey: trpc.members.list.queryKey() }),
  })
}
