import type { TRPCError } from '@trpc/server'
import { createExpressMiddleware } from '@trpc/server/adapters/express'
import type { Request, RequestHandler, Response } from 'express'
import { BillingError } from '#shared/errors.ts'
import { readOnlyHeader } from '#shared/server-news.ts'
import type { Auth } from '../auth/auth.ts'
import { visitorHeaders } from '../auth/routes.ts'
import { readVisitor } from '../auth/visitor.ts'
import { areLimitsHalved } from '../billing/cards/site-alarm.ts'
import type { Deps } from '../deps.ts'
import { dropSlowReader } from '../live/drop-slow-reader.ts'
import type { OpenStreams } from '../live/open-streams.ts'
import type { Context } from '../trpc/context.ts'
import { appRouter } from '../trpc/router.ts'
import { clientAddressOf } from './client-address.ts'
import type { Door } from './doors.ts'
import type { Health } from './health.ts'
import type { Knock, Limiter } from './limiter.ts'
import { requestIdOf } from './request-id.ts'

export interface TrpcRouteOptions {
  deps: Deps
  auth: Auth
  limiter: Limiter
  streams: OpenStreams
  health: Pick<Health, 'foundReadOnly'>
}

/** The procedures under `/trpc`: at most ten calls in a batch and 256 KiB in a body. */
export function trpcRoute(options: TrpcRouteOptions): RequestHandler {
  const { health } = options
  const { log } = options.deps
  return createExpressMiddleware({
    router: appRouter,
    createContext: ({ req, res }) => createContext(options, req, res),
    maxBatchSize: 10,
    maxBodySize: 256 * 1024,
    allowMethodOverride: false,
    onError({ error, path, ctx }) {
      const fields = { path, requestId: ctx?.requestId, code: error.code }
      if (isReadOnly(error) || error.code === 'INTERNAL_SERVER_ERROR')
        log.error({ ...fields, err: error }, 'a procedure failed')
      else log.debug({ ...fields, reason: error.message }, 'a procedure refused')
    },
    responseMeta({ errors }) {
      const waits = errors.map(({ cause }) =>
        cause instanceof BillingError ? Number(cause.details['retryAfterSeconds'] ?? 0) : 0,
      )
      const longest = Math.max(0, ...waits)
      // Appended: tRPC varies by headers of its own.
      const headers = new Headers({ vary: 'Cookie' })
      if (longest > 0) headers.set('retry-after', String(longest))
      if (errors.some(isReadOnly)) {
        health.foundReadOnly()
        headers.set(readOnlyHeader, '1')
      }
      return { headers }
    },
  })
}

function isReadOnly({ cause }: TRPCError): boolean {
  return cause instanceof BillingError && cause.code === 'read_only'
}

async function createContext(
  { deps, auth, limiter, streams }: TrpcRouteOptions,
  req: Request,
  res: Response,
): Promise<Context> {
  const headers = visitorHeaders(req)
  const address = clientAddressOf(req)
  const { user, membership, sessionId } = await readVisitor(auth, deps.db, headers)
  const accountId = membership?.accountId
  const knockAt = (door: Door, named?: string): Knock => {
    const isOfAccount = door === 'subscribe' || door === 'promotion_code'
    const subject = named ?? (isOfAccount ? accountId : user?.id)
    return { address, ...(subject === undefined ? {} : { subject }) }
  }
  return {
    deps,
    requestId: requestIdOf(res),
    ip: address,
    user,
    membership,
    sessionId,
    reauthorize: () => readVisitor(auth, deps.db, headers),
    enterStream(accountId) {
      dropSlowReader(res)
      return streams.enter(sessionId ?? address, accountId)
    },
    async limit(door, named) {
      const isHalved =
        door === 'subscribe' && accountId !== undefined && (await areLimitsHalved(deps, accountId))
      await limiter.take(door, knockAt(door, named), isHalved ? 2 : 1)
    },
    inTurn: (door, work) => (accountId === undefined ? work() : limiter.inTurn(door, accountId, work)),
    uncount: (door) => limiter.giveBack(door, knockAt(door)),
  }
}
