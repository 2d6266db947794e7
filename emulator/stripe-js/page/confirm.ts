import { isStripeError } from '../protocol/read-answer.ts'
import { recordAt } from '../protocol/records.ts'
import type { ApiParams } from '../protocol/transport.ts'
import type { Intent, IntentResult, StripeError } from '../protocol/stripe-error.ts'
import { localizeError } from '../strings/decline-texts.ts'
import type { ClientSecret, IntentObject } from './client-secret.ts'
import { type ConfirmOptions, readConfirmOptions } from './confirm-options.ts'
import type { ElementsGroup } from './elements-group.ts'
import { IntegrationError } from './integration-error.ts'
import { confirmIntent, retrieveIntent } from './intents.ts'
import { performNextAction } from './next-action.ts'
import type { PageContext } from './page-context.ts'
import { leaveFor, returnAddress } from './return-address.ts'
import { deferredIntent } from './session.ts'

/**
 * Validates the form, confirms the intent, does what the bank asks for and leaves for the return address if wanted.
 * Every failure that a customer can cause is resolved as an error, with the form unlocked and its values kept.
 * @throws IntegrationError for mistakes of the integration
 */
export async function confirm(
  context: PageContext,
  object: IntentObject,
  rawOptions: unknown,
): Promise<IntentResult> {
  const caller = object === 'payment_intent' ? 'stripe.confirmPayment()' : 'stripe.confirmSetup()'
  const options = readConfirmOptions(rawOptions, caller, object)
  if ('error' in options) return options
  const { group, secret, redirect, returnUrl } = options
  const confirmed = group
    ? await confirmWithForm(group, options)
    : await confirmAndAct(context, secret, () => confirmIntent(context, secret, options.params))
  if ('error' in confirmed || !isDone(confirmed.intent)) return confirmed
  if (redirect === 'if_required' || returnUrl === undefined) return confirmed
  return leaveFor(returnAddress(returnUrl, secret, confirmed.intent.status))
}

/** Confirms by the given call, then follows the intent to its end; a failed payment is an error with its intent. */
export async function confirmAndAct(
  context: PageContext,
  secret: ClientSecret,
  send: () => Promise<IntentResult>,
): Promise<IntentResult> {
  const confirmed = await send()
  return 'error' in confirmed ? confirmed : actOn(context, secret, confirmed.intent)
}

/** Does what the intent waits for, and tells a failed payment as an error. */
export async function actOn(
  context: PageContext,
  secret: ClientSecret,
  intent: Intent,
): Promise<IntentResult> {
  const result = await performNextAction(context, secret, intent)
  return 'error' in result ? result : asFailure(result.intent, context)
}

async function confirmWithForm(group: ElementsGroup, options: ConfirmOptions): Promise<IntentResult> {
  const { context, paymentElement } = group
  if (!paymentElement) throw new IntegrationError('elements should have a mounted Payment Element.')
  const wrong = (await group.fields.validate()) ?? (await paymentElement.validate()).error
  if (wrong) return { error: wrong }
  const peer = paymentElement.requirePeer()
  await peer.call('lock', true)
  try {
    const mismatch = await findMismatch(group, options.secret)
    if (mismatch) return { error: mismatch }
    return await confirmAndAct(context, options.secret, () =>
      peer.call('confirm', {
        object: options.secret.object,
        clientSecret: options.secret.value,
        params: {
          ...withAddresses(group, options),
          ...clientContext(group),
          ...context.identity,
        },
      }),
    )
  } finally {
    // The form may be gone when the page moved on while the bank was asking.
    await peer.call('lock', false).catch(() => undefined)
  }
}

/** What Address Elements say, behind what the integration passes itself. */
function withAddresses({ fields }: ElementsGroup, { params, secret }: ConfirmOptions): ApiParams {
  const shipping = secret.object === 'payment_intent' ? fields.shipping() : undefined
  const data = recordAt(params, 'payment_method_data') as ApiParams
  return {
    ...(shipping === undefined ? {} : { shipping }),
    ...params,
    payment_method_data: withBilling(fields.billingDetails(), data),
  }
}

function withBilling(ours: ApiParams, data: ApiParams): ApiParams {
  const theirs = recordAt(data, 'billing_details') as ApiParams
  const address = { ...recordAt(ours, 'address'), ...recordAt(theirs, 'address') } as ApiParams
  const details = { ...ours, ...theirs, ...(Object.keys(address).length === 0 ? {} : { address }) }
  return Object.keys(details).length === 0 ? data : { ...data, billing_details: details }
}

/** A deferred form and the intent made for it must agree, or the customer would pay what was not shown. */
async function findMismatch(group: ElementsGroup, secret: ClientSecret): Promise<StripeError | undefined> {
  const { mode, amount, currency } = group.settings
  if (mode === undefined) return undefined
  const result = await retrieveIntent(group.context, secret)
  if ('error' in result) return result.error
  const { intent } = result
  if (intent.object === 'setup_intent') return undefined
  if (currency !== undefined && intent['currency'] !== currency) {
    return mismatchError('currency', String(intent['currency']), currency)
  }
  if (amount !== undefined && intent['amount'] !== amount) {
    return mismatchError('amount', String(intent['amount']), String(amount))
  }
  return undefined
}

function mismatchError(param: string, onIntent: string, onElements: string): StripeError {
  return {
    type: 'invalid_request_error',
    param,
    message: `The ${param} on the PaymentIntent (${onIntent}) does not match the ${param} passed to Elements (${onElements}). Call elements.update() so that both agree before you confirm.`,
  }
}

function clientContext(group: ElementsGroup) {
  return group.settings.mode === undefined ? {} : { client_context: deferredIntent(group.settings) }
}

function isDone({ status }: Intent): boolean {
  return status === 'succeeded' || status === 'processing' || status === 'requires_capture'
}

function asFailure(intent: Intent, context: PageContext): IntentResult {
  const lastError = intent['last_payment_error'] ?? intent['last_setup_error']
  if (intent.status !== 'requires_payment_method' || !isStripeError(lastError)) return { intent }
  return { error: localizeError({ ...lastError, [intent.object]: intent }, context.language) }
}
