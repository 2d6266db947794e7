import express, { type RequestHandler } from 'express'
import type { Deps } from '../deps.ts'
import { receiveWebhook } from '../webhooks/receive.ts'
import { clientAddressOf } from './client-address.ts'
import type { Limiter } from './limiter.ts'
import { refuse } from './refuse.ts'

const usualPatienceMs = 10_000
const maxBytes = 1024 * 1024

/** Cuts a sender that is too slow or, in chunks of untold length, sends too much: a parser would read it to its end. */
const cutOff =
  (patienceMs: number): RequestHandler =>
  (req, res, next) => {
    const timer = setTimeout(() => req.destroy(), patienceMs)
    req.once('close', () => clearTimeout(timer))
    let received = 0
    req.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (received <= maxBytes || res.headersSent) return
      res.once('finish', () => req.destroy())
      res.setHeader('Connection', 'close')
      refuse(res, 413, 'invalid_input')
    })
    next()
  }

/**
 * Stripe's events: the raw bytes go to the inbox, which checks the signature and stores them. 200 means stored; anything
 * else makes Stripe send again. Only bad signatures are counted against a sender.
 */
export function webhookRoute(
  deps: Deps,
  limiter: Limiter,
  patienceMs: number = usualPatienceMs,
): RequestHandler[] {
  return [
    cutOff(patienceMs),
    express.raw({ type: () => true, limit: maxBytes, inflate: false }),
    async (req, res) => {
      const body: unknown = req.body
      const outcome = await receiveWebhook(deps, {
        body: body instanceof Buffer ? body.toString('utf8') : '',
        signature: req.get('stripe-signature') ?? '',
      }).catch((error: unknown) => {
        deps.log.error({ err: error }, 'an event could not be stored')
        return 'not_stored' as const
      })
      if (outcome === 'not_stored') return refuse(res, 503, 'unexpected')
      if (outcome === 'bad_signature') {
        await limiter.take('webhook_bad_signature', { address: clientAddressOf(req) })
        return refuse(res, 400, 'invalid_input')
      }
      res.status(200).json({ received: true })
    },
  ]
}
