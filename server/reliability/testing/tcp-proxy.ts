import { connect, createServer, type Socket } from 'node:net'
import { listenOn } from './listen-on.ts'

export interface TcpProxy {
  port: number
  /** Where new connections lead to; null refuses them. */
  target: { host: string; port: number } | null
  /** Hears every piece on its way to the target before it is passed on; answering true cuts the connection instead. */
  onSent: ((chunk: Buffer) => boolean) | null
  /** Cuts all connections, as a cable that is pulled. */
  cut(): void
  close(): Promise<void>
}

/** A wire that can be cut: an address that stays while what is behind it comes and goes. */
export async function startTcpProxy(target: TcpProxy['target'] = null): Promise<TcpProxy> {
  const open = new Set<Socket>()
  const server = createServer((near) => {
    if (proxy.target === null) return void near.destroy()
    const far = connect(proxy.target)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
    }
    near.on('data', (chunk) => {
      if (proxy.onSent?.(chunk) === true) return void near.destroy()
      far.write(chunk)
    })
    far.on('data', (chunk) => near.write(chunk))
  })
  const proxy: TcpProxy = {
    port: await listenOn(server),
    target,
    onSent: null,
    cut() {
      for (const socket of open) socket.destroy()
    },
    close() {
      proxy.cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return proxy
}
