import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'

export interface MarkRead {
  readonly markRead: (noticeIds: readonly string[]) => void
  readonly isRunning: boolean
  readonly error: unknown
}

/** Notes on the server that the person has read notices, which then count nowhere any more. */
export function useMarkRead(): MarkRead {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: (noticeIds: readonly string[]) =>
      client.notices.markRead.mutate({ noticeIds: [...noticeIds] }),
    onSuccess: () => queries.invalidateQueries(trpc.notices.list.queryFilter()),
  })
  return { markRead: mutate, isRunning: isPending, error }
}
