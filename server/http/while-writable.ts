import type { RequestHandler } from 'express'
import type { Health } from './health.ts'
import { refuse } from './refuse.ts'

/**
 * Refuses what would have to be written down while nothing can be. The sign-in library takes a session that it could not
 * keep for a wrong password, and one that it could not end for ended.
 */
export function whileWritable({ canWrite }: Pick<Health, 'canWrite'>): RequestHandler {
  return ({ method }, res, next) => {
    if (method === 'POST' && !canWrite()) return refuse(res, 503, 'read_only')
    next()
  }
}
