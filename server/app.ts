import express, { type Express } from 'express'
import type { Logger } from 'pino'
import type { PublicConfig } from '#shared/contracts/account.ts'
import type { Auth } from './auth/auth.ts'
import { peopleDoor, type People } from './auth/people-door.ts'
import { authRoutes, visitorHeaders } from './auth/routes.ts'
import { readVisitor } from './auth/visitor.ts'
import { demoRoutes } from './http/demo-routes.ts'
import type { Deps } from './deps.ts'
import { accessLog } from './http/access-log.ts'
import { cspReport } from './http/csp-report.ts'
import { errorHandler } from './http/error-handler.ts'
import { type Health, healthRoute } from './http/health.ts'
import { hostCheck } from './http/host-check.ts'
import type { Limiter } from './http/limiter.ts'
import { refuse } from './http/refuse.ts'
import { requestId } from './http/request-id.ts'
import { sameOriginOnly } from './http/same-origin.ts'
import { securityHeaders } from './http/security-headers.ts'
import { serverNews } from './http/server-news.ts'
import { whileWritable } from './http/while-writable.ts'
import { singleParameters } from './http/single-parameters.ts'
import { staticClient } from './http/static-client.ts'
import { trpcRoute } from './http/trpc-route.ts'
import { webhookRoute } from './http/webhook-route.ts'
import type { OpenStreams } from './live/open-streams.ts'

export interface AppParts {
  deps: Deps
  auth: Auth
  limiter: Limiter
  streams: OpenStreams
  health: Health
  logger: Logger
  config: PublicConfig
  /** Where Stripe's API answers, for the Content-Security-Policy. */
  stripeApiUrl: string
  /** How many proxies stand in front of this server. */
  trustedProxies: number
  clientDir: string
  /** The one-click people; null unless Stripe is the emulator. */
  people: People | null
}

/** The server's HTTP side. The order of a request's way is the order of these lines. */
export function createApp(parts: AppParts): Express {
  const { deps, auth, limiter, health, config } = parts
  const { appUrl } = deps.settings
  const app = express()
  app.set('trust proxy', parts.trustedProxies)
  app.set('query parser', 'simple')

  app.use(requestId(parts.trustedProxies > 0))
  app.use(accessLog(parts.logger))
  app.use(
    securityHeaders({
      appUrl,
      stripeMode: deps.stripeMode,
      stripeJsUrl: config.stripeJsUrl,
      stripeApiUrl: parts.stripeApiUrl,
    }),
  )

  // Asked by machines that know the address only, or that prove themselves by a signature.
  app.get('/healthz', healthRoute(health))
  app.get('/readyz', healthRoute(health))
  app.post('/webhooks/stripe', webhookRoute(deps, limiter))

  app.use(hostCheck(appUrl))
  app.post('/csp-report', cspReport(deps, limiter))
  app.use(sameOriginOnly(appUrl))
  app.use(['/api', '/trpc'], singleParameters)

  app.use(['/config.json', '/trpc'], serverNews(config.version, health))
  app.get('/config.json', (_req, res) => void res.json(config))
  app.use(['/api/auth', '/api/people'], whileWritable(health))
  app.use('/api/auth', authRoutes({ auth, limiter, appUrl }))
  if (parts.people !== null) app.post('/api/people/sign-in', peopleDoor(parts.people, limiter))
  app.use('/trpc', trpcRoute(parts))
  app.use(
    '/api/demo',
    demoRoutes(
      deps,
      async (req) => (await readVisitor(auth, deps.db, visitorHeaders(req))).membership?.accountId ?? null,
    ),
  )

  app.use(staticClient(parts.clientDir))
  app.use((_req, res) => refuse(res, 404, 'not_found'))
  app.use(errorHandler(deps.log))
  return app
}
