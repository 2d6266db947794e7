import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../deps.ts'

type Line = Pick<Deps, 'stripe' | 'stripeBreaker'>

/** How long a look may take: somebody may wait for it. */
const patienceMs = 5_000

/** Once Stripe has rested, asks for something small. Any answer, a refusal too, shows that it is back. */
export async function probeStripe({ stripe, stripeBreaker }: Line): Promise<void> {
  if (stripeBreaker.state() !== 'half_open') return
  await stripe.events.list({ limit: 1 }, { timeout: patienceMs, maxNetworkRetries: 0 }).catch(() => {})
}

/**
 * Lets nothing begin that could not be finished while Stripe is down.
 * @throws BillingError `stripe_unavailable`
 */
export async function refuseWhileStripeIsDown(line: Line): Promise<void> {
  await probeStripe(line)
  if (line.stripeBreaker.state() === 'closed') return
  throw new BillingError('stripe_unavailable', 'Stripe did not answer lately, so nothing was begun')
}
