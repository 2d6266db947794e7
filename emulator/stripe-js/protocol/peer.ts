import { isRecord } from './records.ts'

/** Methods that one side offers to the other; arguments and results must survive structured cloning. */
export type Methods<T> = { [Name in keyof T]: (argument: never) => unknown }

export interface Peer<Remote extends Methods<Remote>> {
  /** Calls a method of the other side; rejects when it throws or the port is closed meanwhile. */
  call<Name extends keyof Remote & string>(
    name: Name,
    argument: Parameters<Remote[Name]>[0],
  ): Promise<Awaited<ReturnType<Remote[Name]>>>
  /** Ends the conversation: calls under way reject, later messages are dropped. */
  close(): void
}

interface Pending {
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * Speaks over a port that both sides checked the origin for when it was handed over. The port starts at once, so
 * `local` must be ready to answer.
 */
export function connectPeer<Local extends Methods<Local>, Remote extends Methods<Remote>>(
  port: MessagePort,
  local: Local,
): Peer<Remote> {
  const pending = new Map<number, Pending>()
  let lastId = 0

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!isRecord(data) || typeof data['id'] !== 'number') return
    if (typeof data['name'] === 'string') void answer(data['id'], data['name'], data['argument'])
    else settle(data['id'], data)
  }

  async function answer(id: number, name: string, argument: unknown): Promise<void> {
    try {
      const method = Object.hasOwn(local, name) ? local[name as keyof Local] : undefined
      if (!method) throw new Error(`No method ${name}`)
      port.postMessage({ id, result: await method(argument as never) })
    } catch (error) {
      port.postMessage({ id, failure: error instanceof Error ? error.message : String(error) })
    }
  }

  function settle(id: number, message: Record<string, unknown>): void {
    const call = pending.get(id)
    pending.delete(id)
    if (typeof message['failure'] === 'string') call?.reject(new Error(message['failure']))
    else call?.resolve(message['result'])
  }

  return {
    call<Name extends keyof Remote & string>(name: Name, argument: Parameters<Remote[Name]>[0]) {
      lastId += 1
      const id = lastId
      return new Promise<Awaited<ReturnType<Remote[Name]>>>((resolve, reject) => {
        pending.set(id, {
          resolve: (value) => resolve(value as Awaited<ReturnType<Remote[Name]>>),
          reject,
        })
        port.postMessage({ id, name, argument })
      })
    },
    close() {
      port.onmessage = null
      port.close()
      for (const call of pending.values()) call.reject(new Error('The frame was removed.'))
      pending.clear()
    },
  }
}
