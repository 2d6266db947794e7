export type Listener = (event: unknown) => void

/** Listeners by event name; one that throws does not keep the others from hearing. */
export class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>()

  add(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
  }

  remove(event: string, listener?: Listener): void {
    if (listener) this.#listeners.get(event)?.delete(listener)
    else this.#listeners.delete(event)
  }

  emit(event: string, payload?: unknown): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        listener(payload)
      } catch (error) {
        // An integration's mistake must reach its own error reporting without stopping the element.
        window.setTimeout(() => {
          throw error
        })
      }
    }
  }
}
