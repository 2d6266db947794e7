/** Reads a preference kept in this browser; null when there is none or the browser keeps nothing. */
export function readStored(key: string): string | null {
  try {
    return window.localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Keeps a preference in this browser. Does nothing where storage is off: the choice then lasts until the page closes. */
export function writeStored(key: string, value: string): void {
  try {
    window.localStorage.setItem(key, value)
  } catch {
    return
  }
}
