import type { RequestHandler } from 'express'
import { refuse } from './refuse.ts'

/** Refuses an address that gives a parameter twice: a proxy and this server could each believe another of them. */
export const singleParameters: RequestHandler = (req, res, next) => {
  const names = [...new URLSearchParams(req.originalUrl.split('?')[1] ?? '').keys()]
  if (new Set(names).size === names.length) return next()
  refuse(res, 400, 'invalid_input')
}
