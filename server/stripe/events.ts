import type Stripe from 'stripe'
import { asking } from './errors.ts'

/** Events that Stripe could not deliver so far, newest first. It keeps them for 30 days. */
export async function readUndelivered(stripe: Stripe, limit: number): Promise<Stripe.Event[]> {
  return asking(() =>
    stripe.events.list({ delivery_success: false, limit: 100 }).autoPagingToArray({ limit }),
  )
}
