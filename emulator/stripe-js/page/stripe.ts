import { isRecord, textAt } from '../protocol/records.ts'
import type { IntentResult, StripeError } from '../protocol/stripe-error.ts'
import type { ApiParams } from '../protocol/transport.ts'
import { type IntentObject, parseClientSecret } from './client-secret.ts'
import { actOn, confirm, confirmAndAct } from './confirm.ts'
import { createConfirmationToken, createPaymentMethod } from './create-from-form.ts'
import { ElementsGroup } from './elements-group.ts'
import { IntegrationError } from './integration-error.ts'
import { confirmIntent, retrieveIntent } from './intents.ts'
import { refusedMethods } from './not-there.ts'
import type { PageContext } from './page-context.ts'

type Result = { paymentIntent: object } | { setupIntent: object } | { error: StripeError }

/** What `Stripe(key)` returns; methods are bound, so that they may be passed around. */
export function createStripe(context: PageContext) {
  return {
    elements: (options?: unknown) => new ElementsGroup(context, options),

    confirmPayment: async (options: unknown) => nameResult(await confirm(context, 'payment_intent', options)),
    confirmSetup: async (options: unknown) => nameResult(await confirm(context, 'setup_intent', options)),
    confirmCardPayment: (secret: unknown, data?: unknown, options?: unknown) =>
      confirmCard(context, { object: 'payment_intent', secret, data, options }),
    confirmCardSetup: (secret: unknown, data?: unknown, options?: unknown) =>
      confirmCard(context, { object: 'setup_intent', secret, data, options }),

    handleNextAction: async (options: unknown) =>
      handleAction(context, textAt(options, 'clientSecret'), 'stripe.handleNextAction()'),
    handleCardAction: async (secret: unknown) => handleAction(context, secret, 'stripe.handleCardAction()'),

    retrievePaymentIntent: (secret: unknown) =>
      retrieve(context, secret, 'stripe.retrievePaymentIntent()', 'payment_intent'),
    retrieveSetupIntent: (secret: unknown) =>
      retrieve(context, secret, 'stripe.retrieveSetupIntent()', 'setup_intent'),

    createPaymentMethod: (options: unknown) => createPaymentMethod(context, options),
    createConfirmationToken: (options: unknown) => createConfirmationToken(context, options),
    ...refusedMethods,

    /** No wallet exists here, which integrations hear as "cannot pay this way". */
    paymentRequest: () => ({ canMakePayment: () => Promise.resolve(null), on: () => undefined }),
    registerAppInfo: () => undefined,
    _registerWrapper: () => undefined,
  }
}

async function retrieve(
  context: PageContext,
  secret: unknown,
  caller: string,
  object: IntentObject,
): Promise<Result> {
  return nameResult(await retrieveIntent(context, parseClientSecret(secret, caller, object)))
}

async function handleAction(context: PageContext, clientSecret: unknown, caller: string): Promise<Result> {
  const secret = parseClientSecret(clientSecret, caller)
  const found = await retrieveIntent(context, secret)
  if ('error' in found || found.intent.status !== 'requires_action') return nameResult(found)
  return nameResult(await actOn(context, secret, found.intent))
}

interface CardConfirmation {
  object: IntentObject
  secret: unknown
  data: unknown
  options: unknown
}

/** The older calls, for a payment method that exists already; without one the intent's own is confirmed. */
async function confirmCard(
  context: PageContext,
  { object, secret: rawSecret, data, options }: CardConfirmation,
): Promise<Result> {
  const caller = object === 'payment_intent' ? 'stripe.confirmCardPayment()' : 'stripe.confirmCardSetup()'
  const secret = parseClientSecret(rawSecret, caller, object)
  const params = isRecord(data) ? (data as ApiParams) : {}
  if (params['payment_method'] !== undefined && typeof params['payment_method'] !== 'string') {
    throw new IntegrationError(`Invalid value for ${caller}: payment_method should be a PaymentMethod ID.`)
  }
  const send = async (): Promise<IntentResult> => {
    const found = await retrieveIntent(context, secret)
    const isWaiting = 'intent' in found && found.intent.status === 'requires_action'
    return isWaiting ? found : confirmIntent(context, secret, params)
  }
  const isHandled = !isRecord(options) || options['handleActions'] !== false
  return nameResult(isHandled ? await confirmAndAct(context, secret, send) : await send())
}

function nameResult(result: IntentResult): Result {
  if ('error' in result) return { error: result.error }
  return result.intent.object === 'payment_intent'
    ? { paymentIntent: result.intent }
    : { setupIntent: result.intent }
}
