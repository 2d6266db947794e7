import { tryBackups } from '../billing/payment-methods/try-backups.ts'
import type { Deps } from '../deps.ts'
import { sendDueMessages } from '../notifications/send-due.ts'
import { probeStripe } from '../stripe/probe.ts'
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
 * Works off the inbox, and does and sends what follows from it, until it is stopped. Waking it is a hint; the poll makes sure that nothing is forgotten.
 * A failure of the database is logged and the next poll tries again.
 */
export function startWorker(deps: Deps): Worker {
  const state = { isStopped: false }
  let isWanted = false
  let running: Promise<void> | null = null
  let sending: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  /**
   * Beside the inbox, which does not wait for a slow mail server. The backup comes first: what it paid needs no mail that
   * asks for money.
   */
  function send(): void {
    sending ??= tryBackups(deps)
      .catch((error: unknown) => deps.log.error({ err: error }, 'backup methods could not be tried'))
      .then(() => sendDueMessages(deps))
      .catch((error: unknown) => deps.log.error({ err: error }, 'due messages could not be sent'))
      .then(() => {
        sending = null
      })
  }

  async function run(): Promise<void> {
    do {
      isWanted = false
      await probeStripe(deps)
      await drainInbox(deps).catch((error: unknown) =>
        deps.log.error({ err: error }, 'the inbox could not be worked off'),
      )
      send()
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
      await sending
    },
  }
}
