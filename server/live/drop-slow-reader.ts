/** A reader that takes nothing for two looks in a row is gone or means harm. */
const lookEveryMs = 30_000

/** As much of an HTTP answer as is needed here. */
export interface Reader {
  /** True while what was sent has not been taken. */
  readonly writableNeedDrain: boolean
  destroy(): unknown
  once(event: 'close', listener: () => void): unknown
}

/** Cuts a stream whose reader does not take what was sent, so that unread bytes do not pile up for nobody. */
export function dropSlowReader(response: Reader): void {
  let wasFull = false
  const look = setInterval(() => {
    if (wasFull && response.writableNeedDrain) response.destroy()
    wasFull = response.writableNeedDrain
  }, lookEveryMs)
  response.once('close', () => clearInterval(look))
}
