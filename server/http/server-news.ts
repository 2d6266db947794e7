import type { RequestHandler } from 'express'
import { readOnlyHeader, versionHeader } from '#shared/server-news.ts'
import type { Health } from './health.ts'

/** Tells on every answer which version this server runs, and while nothing can be written. */
export function serverNews(version: string, health: Pick<Health, 'canWrite'>): RequestHandler {
  return (_req, res, next) => {
    res.setHeader(versionHeader, version)
    if (!health.canWrite()) res.setHeader(readOnlyHeader, '1')
    next()
  }
}
