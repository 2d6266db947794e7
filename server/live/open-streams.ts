/** Most streams that stay open at once; the oldest gives way, so that a forgotten tab never locks out a new one. */
export const streamLimits = { perSession: 3, perAccount: 20 } as const

interface Stream {
  sessionId: string
  accountId: string
  end: AbortController
}

export interface OpenStreams {
  /** Enters a stream; the signal fires when it has to end. Call `leave` when it has. */
  enter(sessionId: string, accountId: string): { signal: AbortSignal; leave(): void }
}

export function createOpenStreams(): OpenStreams {
  // In the order of their coming, the oldest first.
  const streams = new Set<Stream>()
  const endOldest = (isKin: (stream: Stream) => boolean, limit: number) => {
    const kin = [...streams].filter(isKin)
    for (const stream of kin.slice(0, Math.max(0, kin.length - limit))) {
      streams.delete(stream)
      stream.end.abort()
    }
  }
  return {
    enter(sessionId, accountId) {
      const stream = { sessionId, accountId, end: new AbortController() }
      streams.add(stream)
      endOldest((other) => other.sessionId === sessionId, streamLimits.perSession)
      endOldest((other) => other.accountId === accountId, streamLimits.perAccount)
      return { signal: stream.end.signal, leave: () => void streams.delete(stream) }
    },
  }
}
