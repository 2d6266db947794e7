import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/react.ts'
import { pollDelay, pollForMs } from './outcome-polling.ts'

/** How an attempt ended, as the server says. Asks again by itself while that is not known, for at most twenty seconds. */
export function useOutcome(attemptId: string) {
  const trpc = useTRPC()
  const [startedAt] = useState(() => Date.now())
  const outcome = useQuery(
    trpc.subscriptions.outcome.queryOptions(
      { attemptId },
      {
        staleTime: 0,
        refetchInterval: (query) =>
          pollDelay(query.state.data?.outcome, query.state.dataUpdatedAt - startedAt),
      },
    ),
  )
  const isWaiting = outcome.data?.outcome === 'waiting'
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    if (!isWaiting) return
    const timer = setTimeout(() => setIsSlow(true), pollForMs)
    return () => clearTimeout(timer)
  }, [isWaiting])
  return { ...outcome, isSlow: isSlow && isWaiting }
}
