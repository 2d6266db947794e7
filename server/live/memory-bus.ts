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

  // Listening begins with the call and not with the first read: what is said in between is not lost.
  function subscribe(accountId: string, signal: AbortSignal): AsyncGenerator<AccountChange, void> {
    const pending = new Set<Nouns[number]>()
    let wake = () => {}
    const listener: Listener = (nouns) => {
      for (const noun of nouns) pending.add(noun)
      wake()
    }
    const listenersOfAccount = listeners.get(accountId) ?? new Set()
    listeners.set(accountId, listenersOfAccount.add(listener))
    const leave = () => {
      listenersOfAccount.delete(listener)
      if (listenersOfAccount.size === 0 && listeners.get(accountId) === listenersOfAccount) {
        listeners.delete(accountId)
      }
      wake()
    }
    const ends = AbortSignal.any([signal, ending.signal])
    if (ends.aborted) leave()
    ends.addEventListener('abort', leave, { once: true })

    async function* read(): AsyncGenerator<AccountChange, void> {
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
        leave()
      }
    }
    return read()
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
