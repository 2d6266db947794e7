/** What has to be let go of, last opened first. */
export interface Closers {
  add(close: () => Promise<unknown> | void): void
  /** Runs each once, also when one before it failed; the first failure is thrown at the end. Safe to repeat. */
  closeAll(): Promise<void>
}

export function createClosers(): Closers {
  const stack: (() => Promise<unknown> | void)[] = []
  let closing: Promise<void> | undefined

  async function run(): Promise<void> {
    const failures: unknown[] = []
    for (let close = stack.pop(); close !== undefined; close = stack.pop()) {
      try {
        await close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }

  return {
    add: (close) => void stack.push(close),
    closeAll: () => (closing ??= run()),
  }
}
