import type { ChangeStreamHandlers } from '../trpc/change-stream.ts'

export interface FollowOptions extends ChangeStreamHandlers {
  readonly accountId: string
  /** Opens the stream and returns what closes it. */
  readonly open: (handlers: ChangeStreamHandlers) => () => void
}

type Message =
  | { readonly kind: 'change' }
  | { readonly kind: 'health'; readonly isLive: boolean }
  | { readonly kind: 'ask' }

/**
 * Follows an account's changes with one stream for all tabs of a browser: the tab that holds the lock listens and tells the
 * others over a channel; when it closes, the next tab takes over. Where the browser has no locks, each tab listens itself.
 * Returns what stops it.
 */
export function followAccountChanges({ accountId, onChange, onHealth, open }: FollowOptions): () => void {
  const name = `account-changes ${accountId}`
  if (typeof BroadcastChannel === 'undefined' || !('locks' in navigator)) return open({ onChange, onHealth })

  const channel = new BroadcastChannel(name)
  const stopped = new AbortController()
  let isLeader = false
  let isLive = false
  const tell = (message: Message) => channel.postMessage(message)

  channel.onmessage = (event: MessageEvent<Message>) => {
    const message = event.data
    if (message.kind === 'change') onChange()
    else if (message.kind === 'health') onHealth(message.isLive)
    else if (isLeader) tell({ kind: 'health', isLive })
  }
  tell({ kind: 'ask' })

  const lead = () => {
    isLeader = true
    const close = open({
      onChange: () => {
        onChange()
        tell({ kind: 'change' })
      },
      onHealth: (live) => {
        isLive = live
        onHealth(live)
        tell({ kind: 'health', isLive: live })
      },
    })
    return new Promise<void>((resolve) => {
      stopped.signal.addEventListener('abort', () => {
        close()
        resolve()
      })
    })
  }
  navigator.locks.request(name, { signal: stopped.signal }, lead).catch((error: unknown) => {
    if (!stopped.signal.aborted) reportError(error)
  })

  return () => {
    stopped.abort()
    channel.close()
  }
}
