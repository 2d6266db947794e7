/** `next_action` of an intent that waits for the bank's check. */
export type NextAction =
  | { type: 'use_stripe_sdk'; use_stripe_sdk: Record<string, unknown> }
  | { type: 'redirect_to_url'; redirect_to_url: { return_url: string | null; url: string } }

export interface ChallengePlan {
  intent: string
  /** The authentication attempt, `payatt_…` or `setatt_…`. */
  source: string
  brand: string
  transactionId: string
  merchant: string
  publishableKey: string
  baseUrl: string
}

/** What Stripe.js needs to run the bank's check itself. */
export function stripeSdkAction(plan: ChallengePlan): NextAction {
  return {
    type: 'use_stripe_sdk',
    use_stripe_sdk: {
      directory_server_encryption: {
        algorithm: 'RSA',
        certificate: '',
        directory_server_id: 'A000000003',
        root_certificate_authorities: [],
      },
      directory_server_name: plan.brand,
      merchant: plan.merchant,
      publishable_key: plan.publishableKey,
      server_transaction_id: plan.transactionId,
      stripe_js: `${plan.baseUrl}/v3/three-ds-2-challenge.html?source=${plan.source}`,
      three_d_secure_2_intent: plan.intent,
      three_d_secure_2_source: plan.source,
      three_ds_method_url: '',
      three_ds_optimizations: 'k',
      type: 'stripe_3ds2_fingerprint',
    },
  }
}

/** Sends the card holder's browser away to the bank and back to `returnUrl`. */
export function redirectAction(plan: ChallengePlan, returnUrl: string | null): NextAction {
  const url = `${plan.baseUrl}/3d_secure_2_test/${plan.merchant}/${plan.source}`
  return { redirect_to_url: { return_url: returnUrl, url }, type: 'redirect_to_url' }
}
