import Stripe from 'stripe'
import { z } from 'zod'

/** Stripe's tolerance for the age of a signature. */
const toleranceSeconds = 300

/** What every event says of itself; a thin one, which only tells where to read, has no version. */
const signedEventSchema = z.object({
  id: z.string(),
  type: z.string(),
  livemode: z.boolean(),
  api_version: z.string().nullable().default(null),
})

export type SignedEvent = z.infer<typeof signedEventSchema>

/**
 * The event, when one of the secrets signed these very bytes less than five minutes ago; else null. Several secrets are
 * valid at once while one is being replaced. An empty secret never matches.
 */
export async function verifyEvent(
  stripe: Stripe,
  { body, signature }: { body: string; signature: string | null },
  secrets: readonly string[],
): Promise<SignedEvent | null> {
  if (signature === null) return null
  for (const secret of secrets) {
    if (secret !== '' && (await isSignedWith(stripe, { body, signature }, secret))) return read(body)
  }
  return null
}

/** Not the SDK's `constructEvent`: it throws for thin events, and what is answered with an error comes back for days. */
async function isSignedWith(
  { webhooks }: Stripe,
  { body, signature }: { body: string; signature: string },
  secret: string,
): Promise<boolean> {
  if (webhooks.signature === null) throw new Error('this build of the SDK checks no signatures')
  try {
    return await webhooks.signature.verifyHeaderAsync(body, signature, secret, toleranceSeconds)
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false
    throw error
  }
}

/** Null for what is signed and no event. */
function read(body: string): SignedEvent | null {
  try {
    return signedEventSchema.safeParse(JSON.parse(body)).data ?? null
  } catch {
    return null
  }
}
