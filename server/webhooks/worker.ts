import type { Deps } from '../deps.ts'
import { drainInbox } from './drain-inbox.ts'

export interface Worker {
  /** Looks for work now instead of at the next poll. */
  wake(): void
  /** Takes on nothing new and resolves when the work at hand is done. */
  stop(): Promise<void>
}

/** How often the inbox is looked at when nobody wakes the worker. */
const pollMs = 1_000

/**
 * Works off the inbox until it is stopped. Waking it is a hint; the poll makes sure that nothing is forgotten.
 * A failure of the database is logged and the next poll tries again.
 */
export function startWorker(deps: Deps): Worker {
  const state = { isStopped: false }
  let isWanted = false
  let running: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  async function run(): Promise<void> {
    do {
      isWanted = false
      await drainInbox(deps).catch((error: unknown) =>
        deps.log.error({ err: error }, 'the inbox could not be worked off'),
      )
    } while (isWanted && !state.isStopped)
  }

  function wake(): void {
    if (state.isStopped) return
    if (running !== null) {
      isWanted = true
      return
    }
    clearTimeout(timer)
    running = run().finally(() => {
      running = null
      if (!state.isStopped) timer = setTimeout(wake, pollMs)
    })
  }

  wake()
  return {
    wake,
    async stop() {
      state.isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
