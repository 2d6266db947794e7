import { apiUrl } from '../env.ts'

export interface ChangeStreamHandlers {
  readonly onChange: () => void
  /** False from the moment the stream is down until it is open again. */
  readonly onHealth: (isLive: boolean) => void
}

const reopenAfterMs = 5_000
/** The server sends a ping every twenty seconds; a line that is silent for longer is dead, and may have been all the while. */
const silentForMs = 30_000

/**
 * Listens to `account.changes`. A change says only that something is new, so the browser's own event source will do, and the
 * tRPC link for subscriptions stays out of the first load. Opens again by itself; returns what closes it.
 */
export function openChangeStream({ onChange, onHealth }: ChangeStreamHandlers): () => void {
  let source: EventSource | undefined
  let reopening: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined

  const reopenLater = () => {
    source?.close()
    clearTimeout(silence)
    clearTimeout(reopening)
    onHealth(false)
    reopening = setTimeout(open, reopenAfterMs)
  }
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(() => {
      onChange()
      reopenLater()
    }, silentForMs)
  }
  function open() {
    source = new EventSource(`${apiUrl}/account.changes`)
    source.addEventListener('connected', () => {
      heard()
      onHealth(true)
    })
    source.addEventListener('ping', heard)
    source.addEventListener('message', () => {
      heard()
      onChange()
    })
    for (const ending of ['error', 'serialized-error', 'return']) source.addEventListener(ending, reopenLater)
  }

  heard()
  open()
  return () => {
    source?.close()
    clearTimeout(silence)
    clearTimeout(reopening)
  }
}
