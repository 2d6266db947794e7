import { useRef } from 'react'
import { refusalOf } from './errors.ts'

export interface AttemptIds {
  /** The id of the attempt at hand. */
  readonly current: () => string
  /** What is asked for next is something else. */
  readonly forget: () => void
  /** After a failure: the same attempt is asked for again only where nobody knows whether it arrived. */
  readonly failed: (error: unknown) => void
}

/** Names what a person asks for, so that asking twice is one change. */
export function useAttemptId(): AttemptIds {
  const id = useRef<string | null>(null)
  return {
    current: () => (id.current ??= crypto.randomUUID()),
    forget() {
      id.current = null
    },
    failed(error) {
      if (refusalOf(error).code !== 'unreachable') id.current = null
    },
  }
}
