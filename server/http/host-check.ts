import type { RequestHandler } from 'express'
import { isLoopback } from '../env-rules.ts'
import { refuse } from './refuse.ts'

/**
 * Answers only under the app's own name, so that no name of an attacker gets into a link or points a visitor's browser
 * at this machine. An app on this machine answers to all of its loopback names.
 */
export function hostCheck(appUrl: string): RequestHandler {
  const own = new URL(appUrl)
  return (req, res, next) => {
    const host = req.headers.host ?? ''
    const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
    if (host === own.host || (isLoopback(own.hostname) && isLoopback(name))) return next()
    refuse(res, 421, 'invalid_input')
  }
}
