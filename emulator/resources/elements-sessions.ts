import type { Ctx } from '../http/context.ts'
import { invalidRequest, resourceMissing } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { PaymentIntent, SetupIntent } from '../store/collections.ts'
import { requireSession, sessionCustomer, type SessionCustomer } from './customer-sessions.ts'

const COUNTRY = 'US'

/** What Stripe.js asks before it shows a form: which methods can be used, for which intent. */
export const elementsSessionRoutes = [
  route({
    method: 'GET',
    path: '/v1/elements/sessions',
    params: {
      type: p.required(
        p.enumeration('payment_intent', 'setup_intent', 'deferred_intent', 'deferred', 'setup', 'payment'),
      ),
      client_secret: p.string(),
      currency: p.string(),
      deferred_intent: p.hash({
        amount: p.integer(),
        capture_method: p.string(),
        currency: p.string({ pattern: /^[a-zA-Z]{3}$/ }),
        mode: p.enumeration('payment', 'setup', 'subscription'),
        setup_future_usage: p.string(),
      }),
      customer_session_client_secret: p.string(),
      locale: p.string(),
    },
    publishable: true,
    handle(ctx, params) {
      const { customer_session_client_secret: secret } = params
      const customer = secret === undefined ? null : sessionCustomer(ctx, requireSession(ctx, secret))
      if (params.client_secret === undefined) return deferredSession(ctx, params.deferred_intent, customer)
      const intent = intentOf(ctx, params.client_secret)
      if (intent.status === 'succeeded' || intent.status === 'canceled') {
        const noun = intent.object === 'payment_intent' ? 'PaymentIntent' : 'SetupIntent'
        throw invalidRequest(
          `This ${noun} is in a terminal state and cannot be used to initialize Elements (status: ${intent.status}).`,
          { code: `${intent.object}_unexpected_state` },
        )
      }
      return session(ctx, { type: intent.object, intent: { [intent.object]: intent }, customer })
    },
  }),
]

function intentOf(ctx: Ctx, clientSecret: string): PaymentIntent | SetupIntent {
  const [id = ''] = clientSecret.split('_secret_')
  const intent = ctx.store.payment_intents.find(id) ?? ctx.store.setup_intents.find(id)
  if (intent?.client_secret === clientSecret) return intent
  throw resourceMissing(id.startsWith('seti_') ? 'setupintent' : 'payment_intent', id, 'client_secret')
}

interface Deferred {
  amount?: number
  currency?: string
  mode?: 'payment' | 'setup' | 'subscription'
}

function deferredSession(ctx: Ctx, deferred: Deferred | undefined, customer: SessionCustomer | null) {
  const { mode, amount, currency } = deferred ?? {}
  if (mode === undefined) throw missing('deferred_intent[mode]')
  if (mode !== 'setup') {
    if (amount === undefined) throw missing('deferred_intent[amount]')
    if (currency === undefined) throw missing('deferred_intent[currency]')
    if (amount < 0) {
      throw invalidRequest('This value must be greater than or equal to 0.', {
        code: 'parameter_invalid_integer',
        param: 'deferred_intent[amount]',
      })
    }
  }
  return session(ctx, { type: 'deferred_intent', intent: {}, customer })
}

const missing = (param: string) =>
  invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })

interface SessionSubject {
  type: 'payment_intent' | 'setup_intent' | 'deferred_intent'
  intent: Readonly<Record<string, PaymentIntent | SetupIntent>>
  customer: SessionCustomer | null
}

function session(ctx: Ctx, { type, intent, customer }: SessionSubject) {
  const account = `acct_${ctx.account}`
  const types = Object.values(intent).flatMap((one) => one.payment_method_types)
  if (types.length === 0) types.push('card')
  return {
    session_id: ctx.ids.next('elements_session_', 11),
    object: 'elements_session',
    account_id: account,
    apple_pay_preference: 'disabled',
    apple_pay_merchant_token_webhook_url: null,
    business_name: 'Emulated account',
    card_brand_choice: { eligible: false, preferred_networks: ['cartes_bancaires'] },
    config_id: ctx.ids.next('config_', 11),
    customer,
    experiments: {},
    flags: {},
    google_pay_preference: 'disabled',
    link_consumer_info: null,
    link_settings: {
      link_bank_enabled: false,
      link_funding_sources: ['CARD'],
      link_passthrough_mode_enabled: false,
      link_disabled_reasons: { payment_element_payment_method_mode: ['not_activated'] },
    },
    merchant_country: COUNTRY,
    merchant_currency: 'usd',
    merchant_id: account,
    merchant_logo_url: null,
    ordered_payment_method_types_and_wallets: types,
    passive_captcha: null,
    payment_method_preference: {
      object: 'payment_method_preference',
      country_code: COUNTRY,
      ordered_payment_method_types: types,
      type,
      ...intent,
    },
    payment_method_specs: types.map((name) => ({ async: name !== 'card', fields: [], type: name })),
    paypal_express_config: null,
    shipping_address_settings: { autocomplete_allowed: false },
    unactivated_payment_method_types: [],
  }
}
