import { useEffect } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { openChangeStream } from '../trpc/change-stream.ts'
import { followAccountChanges } from './account-changes.ts'

const pollMs = 30_000

/**
 * Keeps the open page true: when the server says that something of the account changed, what is on screen is read again.
 * Until the stream is open and while it is down it is read again every thirty seconds, and once more when it is back.
 */
export function KeepCurrent({ accountId }: { accountId: string }) {
  const queries = useQueryClient()

  useEffect(() => {
    const refresh = () =>
      void queries.invalidateQueries({ predicate: (query) => isOfAccount(query.queryKey) })
    let poll: ReturnType<typeof setInterval> | undefined = setInterval(refresh, pollMs)
    let wasLive = false
    const stop = followAccountChanges({
      accountId,
      onChange: refresh,
      onHealth: (isLive) => {
        // A stream that is refused says so every few seconds, which must not put off the next read.
        if (isLive === wasLive) return
        wasLive = isLive
        clearInterval(poll)
        poll = isLive ? undefined : setInterval(refresh, pollMs)
        if (isLive) refresh()
      },
      open: openChangeStream,
    })
    return () => {
      clearInterval(poll)
      stop()
    }
  }, [accountId, queries])
  return null
}

/** All reads but the price list, which no account's change touches. */
function isOfAccount(queryKey: readonly unknown[]): boolean {
  const [path] = queryKey
  return Array.isArray(path) && path[0] !== 'plans'
}
