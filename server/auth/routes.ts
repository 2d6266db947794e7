import express, { type Request as ExpressRequest, type Response as ExpressResponse, Router } from 'express'
import { z } from 'zod'
import { maxNameLength } from '#shared/name-length.ts'
import { clientAddressOf } from '../http/client-address.ts'
import type { Limiter } from '../http/limiter.ts'
import { refuse } from '../http/refuse.ts'
import { addressHeader, type Auth, authPath } from './auth.ts'
import { accountPreferencesSchema } from './create-account.ts'

export interface AuthRouteOptions {
  auth: Auth
  limiter: Limiter
  appUrl: string
}

/** The doors of the library that are open; all its others are 404, those that would show session tokens above all. */
const openPaths = [
  '/sign-up/email',
  '/sign-in/email',
  '/sign-out',
  '/revoke-sessions',
  '/revoke-other-sessions',
  '/change-password',
  '/update-user',
]

/** The name as the library keeps it: what the client would refuse is refused here too. */
const nameSchema = z.object({ name: z.string().max(maxNameLength).regex(/\S/).optional() })

const mailSchema = z.object({ email: z.string().trim().toLowerCase().max(320).catch('') })

/** The sign-in library behind our limits, under `/api/auth`. Same words for a known and an unknown address. */
export function authRoutes({ auth, limiter, appUrl }: AuthRouteOptions): Router {
  const router = Router()
  router.use(express.json({ limit: '16kb' }))

  router.post(['/sign-up/email', '/update-user'], (req, res, next) => {
    if (!nameSchema.safeParse(req.body ?? {}).success) return refuse(res, 400, 'invalid_input')
    next()
  })

  router.post('/sign-up/email', async (req, res) => {
    if (!accountPreferencesSchema.safeParse(req.body).success) return refuse(res, 400, 'invalid_input')
    await limiter.take('sign_up', { subject: mailOf(req), address: clientAddressOf(req) })
    const response = await auth.handle(toFetchRequest(req, appUrl))
    if (!response.ok) return sendResponse(response, res)
    // The same words whether the address was new or not; whoever knows the password signs in with it next.
    res.json({ status: 'received' })
  })

  router.post('/sign-in/email', async (req, res) => {
    const subject = mailOf(req)
    await limiter.check('sign_in_failure', { subject })
    await limiter.take('sign_in', { address: clientAddressOf(req) })
    const { status } = await answer(req, res, async (response) => {
      if (response.status === 401) await limiter.take('sign_in_failure', { subject })
    })
    return status
  })

  router.post('/change-password', async (req, res) => {
    await limiter.take('auth', { address: clientAddressOf(req) })
    // Whoever knew the old password is out.
    req.body = { ...req.body, revokeOtherSessions: true }
    await answer(req, res)
  })

  router.all(openPaths, async (req, res) => {
    await limiter.take('auth', { address: clientAddressOf(req) })
    await answer(req, res)
  })
  router.use((_req, res) => refuse(res, 404, 'not_found'))
  return router

  async function answer(
    req: ExpressRequest,
    res: ExpressResponse,
    beforeSending: (response: Response) => Promise<void> = async () => {},
  ) {
    const response = await auth.handle(toFetchRequest(req, appUrl))
    await beforeSending(response)
    await sendResponse(response, res)
    return response
  }
}

/** The request as the library reads it: our own address, our word for the visitor's, and the body that was parsed. */
function toFetchRequest(req: ExpressRequest, appUrl: string): Request {
  const hasBody = req.method === 'POST'
  return new Request(new URL(authPath + req.url, appUrl), {
    method: req.method,
    headers: visitorHeaders(req),
    ...(hasBody ? { body: JSON.stringify(req.body ?? {}) } : {}),
  })
}

/** The visitor's headers without those by which it could pass for somebody else. */
export function visitorHeaders(req: ExpressRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    if (typeof value === 'string' && !dropped.test(name)) headers.set(name, value)
  }
  headers.set(addressHeader, clientAddressOf(req).replace('/64', ''))
  return headers
}
const dropped = /^(x-forwarded-.*|forwarded|x-real-ip|host|content-length|transfer-encoding|connection)$/

/**
 * Sends what the library or a person's door answered, cookies one by one. The session's token stays out of the body:
 * scripts of a page have no business with it.
 */
export async function sendResponse(response: Response, res: ExpressResponse): Promise<void> {
  const text = await response.text()
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) res.setHeader('Set-Cookie', cookies)
  res.status(response.status)
  const body = objectSchema.safeParse(text === '' ? {} : parseJson(text))
  if (!body.success) res.type('json').send(text)
  else res.json(Object.fromEntries(Object.entries(body.data).filter(([name]) => name !== 'token')))
}
const objectSchema = z.record(z.string(), z.unknown())

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function mailOf(req: ExpressRequest): string {
  const parsed = mailSchema.safeParse(req.body)
  return parsed.success ? parsed.data.email : ''
}
