/** The longest that `setTimeout` can wait; a later moment is waited for in pieces. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

/** Rings once at the earliest moment asked for since it last rang. */
export interface Alarm {
  /** Wall time, milliseconds. */
  set(at: number): void
  clear(): void
}

/** An alarm on the wall clock `now`. It does not keep the process alive. */
export function createAlarm(now: () => number, ring: () => void): Alarm {
  let handle: ReturnType<typeof setTimeout> | undefined
  let earliest = Infinity
  let closed = false

  function arm(): void {
    clearTimeout(handle)
    handle = setTimeout(
      () => {
        if (now() < earliest) return arm()
        earliest = Infinity
        ring()
      },
      Math.min(Math.max(earliest - now(), 1), LONGEST_WAIT_MS),
    )
    // Only Node's timers hold a process; those of a page are plain numbers.
    if (typeof handle === 'object' && 'unref' in handle) handle.unref()
  }

  return {
    set(at) {
      if (closed || at >= earliest) return
      earliest = at
      arm()
    },
    clear() {
      closed = true
      clearTimeout(handle)
    },
  }
}
