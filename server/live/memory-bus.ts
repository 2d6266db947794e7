import type { AccountChange } from '#shared/contracts/account.ts'
import type { ChangeBus } from '../deps.ts'

type Nouns = AccountChange['nouns']
type Listener = (nouns: Nouns) => void

export interface LocalBus extends ChangeBus {
  /** Hands a change to whoever listens in this process. */
  deliver(accountId: string, nouns: Nouns): void
  /** Ends all streams and those that begin later. */
  endStreams(): void
}

/** Changes inside of one process. A listener that reads slowly gets one change that names all nouns since its last. */
export function createMemoryBus(): LocalBus {
  const listeners = new Map<string, Set<Listener>>()
  const ending = new AbortController()

  function deliver(accountId: string, nouns: Nouns) {
    for (const listener of listeners.get(accountId) ?? []) listener(nouns)
  }

  async function* subscribe(accountId: string, signal: AbortSignal): AsyncGenerator<AccountChange, void> {
    const pending = new Set<Nouns[number]>()
    let wake = () => {}
    const listener: Listener = (nouns) => {
      for (const noun of nouns) pending.add(noun)
      wake()
    }
    const ends = AbortSignal.any([signal, ending.signal])
    ends.addEventListener('abort', () => wake(), { once: true })
    const listenersOfAccount = listeners.get(accountId) ?? new Set()
    listeners.set(accountId, listenersOfAccount.add(listener))
    try {
      while (!ends.aborted) {
        if (pending.size === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
          continue
        }
        const nouns = [...pending]
        pending.clear()
        yield { nouns }
      }
    } finally {
      listenersOfAccount.delete(listener)
      if (listenersOfAccount.size === 0) listeners.delete(accountId)
    }
  }

  return {
    deliver,
    subscribe,
    async publish(accountId, nouns) {
      deliver(accountId, nouns)
    },
    endStreams: () => ending.abort(),
  }
}
