import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'

const acceptable = /^[\w-]{8,64}$/

/**
 * Every request has an id in `res.locals`, in the answer's `X-Request-Id` and in each log line about it.
 * A proxy that we trust may bring its own; anybody else's is replaced.
 */
export function requestId(trustsProxy: boolean): RequestHandler {
  return (req, res, next) => {
    const given = trustsProxy ? req.get('x-request-id') : undefined
    const id = given !== undefined && acceptable.test(given) ? given : randomUUID()
    res.locals['requestId'] = id
    res.setHeader('X-Request-Id', id)
    next()
  }
}

export function requestIdOf(res: { locals: Record<string, unknown> }): string {
  const id = res.locals['requestId']
  return typeof id === 'string' ? id : ''
}
