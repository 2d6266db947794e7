/** `half_open`: the rest is over, and the next request shows whether Stripe is back. */
export type BreakerState = 'closed' | 'open' | 'half_open'

export interface Breaker {
  state(): BreakerState
  /** Sends requests as long as Stripe answers, and answers 503 in its place while it counts as down. */
  guard(send: typeof fetch): typeof fetch
}

/** So many requests in a row without an answer, and Stripe counts as down. One alone may be a bad connection. */
const failuresToOpen = 5

/** How long nothing is sent before one request tries again. */
const restMs = 15_000

/**
 * A circuit breaker for Stripe: after timeouts, lost connections and 5xx in a row requests fail at once instead of after
 * twenty seconds each, and nothing new is begun. One process's view of its own connection, so it is shared with no other.
 * @param now milliseconds
 */
export function createBreaker(now: () => number = () => performance.now()): Breaker {
  let failures = 0
  let restsUntil: number | null = null
  let isTrying = false

  const state = (): BreakerState => {
    if (restsUntil === null) return 'closed'
    return isTrying || now() < restsUntil ? 'open' : 'half_open'
  }

  function note(isAnswered: boolean): void {
    if (isAnswered) {
      failures = 0
      restsUntil = null
    } else if (++failures >= failuresToOpen || restsUntil !== null) {
      restsUntil = now() + restMs
    }
  }

  return {
    state,
    guard: (send) => async (input, init) => {
      const before = state()
      if (before === 'open') return restingAnswer()
      isTrying = before === 'half_open'
      try {
        const response = await send(input, init)
        note(isAnswer(response))
        return response
      } catch (error) {
        note(false)
        throw error
      } finally {
        if (before === 'half_open') isTrying = false
      }
    },
  }
}

/** A fault that Stripe repeats from under a key says nothing of how it is now. */
function isAnswer({ status, headers }: Response): boolean {
  return status < 500 || headers.get('idempotent-replayed') === 'true'
}

/** What the SDK takes for a fault of Stripe that it does not ask about again. */
function restingAnswer(): Response {
  const error = { type: 'api_error', message: 'Stripe did not answer lately; this request was not sent.' }
  return Response.json({ error }, { status: 503, headers: { 'stripe-should-retry': 'false' } })
}
