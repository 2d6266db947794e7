import type { Ctx } from '../http/context.ts'
import * as p from '../http/params.ts'
import type { Acceptance } from '../payments/mandates.ts'
import type { PaymentIntent } from '../store/collections.ts'
import { addressOf, addressParam } from './addresses.ts'
import { methodShape } from './payment-method-data.ts'

export const automaticMethodsParam = p.hash({
  allow_redirects: p.enumeration('always', 'never'),
  enabled: p.required(p.boolean()),
})

const shippingParam = p.hash({
  address: p.required(addressParam),
  carrier: p.string(),
  name: p.required(p.string()),
  phone: p.string(),
  tracking_number: p.string(),
})

/** What may be said about a payment before it is confirmed. */
export const describeShape = {
  description: p.string({ max: 1000 }),
  receipt_email: p.string({ max: 512 }),
  setup_future_usage: p.enumeration('off_session', 'on_session'),
  shipping: shippingParam,
  statement_descriptor: p.string({ max: 22 }),
  statement_descriptor_suffix: p.string({ max: 22 }),
  transfer_group: p.string(),
}

const cardOptionsParam = p.hash({
  card: p.hash({
    request_three_d_secure: p.enumeration('any', 'automatic', 'challenge'),
    setup_future_usage: p.enumeration('none', 'off_session', 'on_session'),
  }),
})

/** How the customer agreed to later debits. */
export const mandateDataParam = p.hash({
  customer_acceptance: p.required(
    p.hash({
      accepted_at: p.timestamp(),
      offline: p.ignored(),
      online: p.hash({
        infer_from_client: p.boolean(),
        ip_address: p.string(),
        user_agent: p.string(),
      }),
      type: p.required(p.enumeration('offline', 'online')),
    }),
  ),
})

/** What a confirmation takes, from a server or from Stripe.js. */
export const confirmShape = {
  confirmation_token: p.string(),
  allowed_payment_method_types: p.array(p.string()),
  error_on_requires_action: p.boolean(),
  excluded_payment_method_types: p.array(p.string()),
  mandate: p.string(),
  mandate_data: p.emptyable(mandateDataParam),
  off_session: p.either(['one_off', 'recurring'], p.boolean()),
  payment_method: p.string(),
  payment_method_data: p.hash(methodShape),
  payment_method_options: cardOptionsParam,
  radar_options: p.ignored(),
  receipt_email: p.string({ max: 512 }),
  return_url: p.string(),
  setup_future_usage: p.enumeration('off_session', 'on_session'),
  shipping: shippingParam,
  use_stripe_sdk: p.boolean(),
}

/** What was said of the mandate, if anything: a browser agrees in its customer's name. */
export function acceptanceOf(
  ctx: Ctx,
  given: p.ValueOf<typeof mandateDataParam> | null | undefined,
): { acceptance?: Acceptance } {
  if (!given) return ctx.request.key === 'publishable' ? { acceptance: { type: 'online' } } : {}
  const { type, accepted_at: acceptedAt, online } = given.customer_acceptance
  return {
    acceptance: {
      type,
      ...(acceptedAt === undefined ? {} : { acceptedAt }),
      ...(online?.ip_address === undefined ? {} : { ipAddress: online.ip_address }),
      ...(online?.user_agent === undefined ? {} : { userAgent: online.user_agent }),
    },
  }
}

/** Automatic payment methods are on unless they are switched off. */
function automaticMethodsOf(
  given: p.ValueOf<typeof automaticMethodsParam> | undefined,
): NonNullable<PaymentIntent['automatic_payment_methods']> | null {
  if (given?.enabled === false) return null
  return { allow_redirects: given?.allow_redirects ?? 'always', enabled: true }
}

/** What can be paid with here. */
const METHOD_TYPES = ['card', 'sepa_debit'] as const

type MethodTypes = Pick<
  PaymentIntent,
  'allowed_payment_method_types' | 'automatic_payment_methods' | 'payment_method_types'
>

/** The types that an intent may be paid with: cards, unless the integration names what it allows. */
export function methodTypesOf(given: {
  automatic_payment_methods?: p.ValueOf<typeof automaticMethodsParam>
  allowed_payment_method_types?: readonly string[]
}): MethodTypes {
  const allowed = given.allowed_payment_method_types
  const types = METHOD_TYPES.filter((type) => (allowed ?? ['card']).includes(type))
  return {
    allowed_payment_method_types: allowed === undefined ? null : types,
    automatic_payment_methods: automaticMethodsOf(given.automatic_payment_methods),
    payment_method_types: types,
  }
}

type Options = NonNullable<PaymentIntent['payment_method_options']>

/** The options after a change. */
export function optionsOf(
  current: Options | null,
  change: p.ValueOf<typeof cardOptionsParam> | undefined,
): Options {
  const requested = change?.card?.request_three_d_secure
  return {
    ...current,
    card: {
      installments: null,
      mandate_options: null,
      network: null,
      request_three_d_secure: requested ?? current?.card?.request_three_d_secure ?? 'automatic',
    },
  }
}

/** Where the goods go, with all its members. */
export function shippingOf(given: p.ValueOf<typeof shippingParam> | undefined): PaymentIntent['shipping'] {
  if (given === undefined) return null
  return {
    address: addressOf(given.address),
    carrier: given.carrier ?? null,
    name: given.name,
    phone: given.phone ?? null,
    tracking_number: given.tracking_number ?? null,
  }
}
