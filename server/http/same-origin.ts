import type { RequestHandler } from 'express'
import { refuse } from './refuse.ts'

/**
 * Lets a request change something only when our own page sent it: JSON (forms of other pages cannot send that unasked)
 * and either the browser's word that it is same-origin, or our address as its origin. There is no CORS.
 */
export function sameOriginOnly(appUrl: string): RequestHandler {
  const ownOrigin = new URL(appUrl).origin
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next()
    if (req.method !== 'POST') return refuse(res, 405, 'invalid_input')
    const site = req.get('sec-fetch-site')
    const isOwn = site === undefined ? req.get('origin') === ownOrigin : site === 'same-origin'
    if (!isOwn) return refuse(res, 403, 'not_permitted')
    if (!/^application\/json\s*(;|$)/i.test(req.get('content-type') ?? '')) {
      return refuse(res, 415, 'invalid_input')
    }
    next()
  }
}
