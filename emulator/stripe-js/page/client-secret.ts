import { IntegrationError } from './integration-error.ts'

export type IntentObject = 'payment_intent' | 'setup_intent'

export interface ClientSecret {
  object: IntentObject
  /** `pi_…` or `seti_…` */
  id: string
  value: string
}

const SECRET = /^((pi|seti)_[A-Za-z0-9]+)_secret_[A-Za-z0-9_-]+$/

/**
 * Takes a client secret apart. `caller` begins the message, as in "stripe.confirmPayment()".
 * @throws IntegrationError when it is no client secret, or one of the other kind of intent
 */
export function parseClientSecret(value: unknown, caller: string, wanted?: IntentObject): ClientSecret {
  const [, id, prefix] = typeof value === 'string' ? (SECRET.exec(value) ?? []) : []
  if (typeof value !== 'string' || !id) {
    throw new IntegrationError(
      `Invalid value for ${caller}: clientSecret should be a client secret of the form \${id}_secret_\${secret}. You specified: ${describe(value)}.`,
    )
  }
  const object = prefix === 'pi' ? 'payment_intent' : 'setup_intent'
  if (wanted && object !== wanted) {
    throw new IntegrationError(
      `Invalid value for ${caller}: clientSecret should be a ${nameOf(wanted)} client secret. You specified a ${nameOf(object)} client secret; use ${object === 'payment_intent' ? 'stripe.confirmPayment()' : 'stripe.confirmSetup()'} for it.`,
    )
  }
  return { object, id, value }
}

export function describe(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')
}

function nameOf(object: IntentObject): string {
  return object === 'payment_intent' ? 'PaymentIntent' : 'SetupIntent'
}
