import Stripe from 'stripe'

/** Stripe's tolerance for the age of a signature. */
const toleranceSeconds = 300

/**
 * The event, when one of the secrets signed these very bytes less than five minutes ago; else null. Several secrets are
 * valid at once while one is being replaced. An empty secret never matches.
 */
export async function verifyEvent(
  stripe: Stripe,
  { body, signature }: { body: string; signature: string | null },
  secrets: readonly string[],
): Promise<Stripe.Event | null> {
  if (signature === null) return null
  for (const secret of secrets) {
    if (secret === '') continue
    try {
      return await stripe.webhooks.constructEventAsync(body, signature, secret, toleranceSeconds)
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) continue
      if (error instanceof SyntaxError) return null
      throw error
    }
  }
  return null
}
