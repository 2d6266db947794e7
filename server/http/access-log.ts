import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'
import { clientAddressOf } from './client-address.ts'
import { requestIdOf } from './request-id.ts'

/**
 * One line a request when its answer has left: who, what path, which status, how long. Queries, headers and bodies
 * are not in it: Stripe.js puts client secrets into the query of the return page.
 */
export function accessLog(logger: Logger): RequestHandler {
  return pinoHttp<Request, Response>({
    logger,
    quietReqLogger: true,
    quietResLogger: true,
    autoLogging: { ignore: (req) => req.path === '/healthz' || req.path === '/readyz' },
    genReqId: (_req, res) => requestIdOf(res),
    customAttributeKeys: { reqId: 'requestId', responseTime: 'ms' },
    customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'error' : 'info'),
    customSuccessMessage: () => 'answered',
    customErrorMessage: () => 'failed to answer',
    customSuccessObject: (req, res, fields: { ms?: number }) => line(req, res, fields),
    customErrorObject: (req, res, _error, fields: { ms?: number }) => line(req, res, fields),
  })
}

function line(req: Request, res: Response, { ms }: { ms?: number }) {
  const path = readable(req.originalUrl.split('?', 1)[0] ?? '')
  return { method: req.method, path, status: res.statusCode, ms, address: clientAddressOf(req) }
}

/** Decoded, so that what must be masked is seen; as it came when it cannot be. */
function readable(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
