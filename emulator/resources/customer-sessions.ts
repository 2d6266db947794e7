import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { CustomerSession, PaymentMethod } from '../store/collections.ts'
import { detachMethod, holderChanges, updateMethod } from './payment-methods.ts'

/** How long a client secret opens its customer's saved methods, in seconds. */
const LIFETIME = 30 * 60
const DEFAULT_LIMIT = 3

const onOff = p.enumeration('disabled', 'enabled')
const redisplayFilters = p.array(p.enumeration('always', 'limited', 'unspecified'), { max: 3 })
const plainComponent = p.hash({ enabled: p.required(p.boolean()) })

const paymentElementFeatures = p.hash({
  payment_method_allow_redisplay_filters: redisplayFilters,
  payment_method_redisplay: onOff,
  payment_method_redisplay_limit: p.integer({ min: 1, max: 10 }),
  payment_method_remove: onOff,
  payment_method_save: onOff,
  payment_method_save_usage: p.emptyable(p.enumeration('off_session', 'on_session')),
})

const componentsParam = p.hash({
  active_entitlements: plainComponent,
  buy_button: plainComponent,
  payment_element: p.hash({ enabled: p.required(p.boolean()), features: paymentElementFeatures }),
  pricing_table: plainComponent,
})

/** Customer sessions, and what Stripe.js does with one: list the customer's saved methods and remove them. */
export const customerSessionRoutes = [
  route({
    method: 'POST',
    path: '/v1/customer_sessions',
    params: { components: p.required(componentsParam), customer: p.required(p.string()) },
    handle(ctx, { components, customer }) {
      ctx.store.customers.refer(customer, 'customer')
      const parts = componentsOf(components)
      if (!Object.values(parts).some(({ enabled }) => enabled)) {
        throw invalidRequest('At least one component must be enabled.', { param: 'components' })
      }
      // Lives on wall time: a page that is open does not age with its customer's test clock.
      const created = ctx.clockNow(null)
      const secret = `cuss_secret_${ctx.ids.next('', 40)}`
      const session: CustomerSession = {
        object: 'customer_session',
        client_secret: secret,
        components: parts,
        created,
        customer,
        customer_account: null,
        expires_at: created + LIFETIME,
        livemode: false,
      }
      ctx.store.customer_sessions.put({ id: secret, created, session })
      return session
    },
  }),

  route({
    method: 'POST',
    path: '/v1/elements/payment_methods/:id/detach',
    params: { customer_session_client_secret: p.required(p.string()) },
    publishable: true,
    handle(ctx, { id, customer_session_client_secret: secret }) {
      const session = requireSession(ctx, secret)
      if (session.components?.payment_element.features?.payment_method_remove !== 'enabled') {
        throw invalidRequest('This CustomerSession does not allow payment methods to be removed.')
      }
      return detachMethod(ctx, ownMethod(ctx, session, id).id)
    },
  }),

  route({
    method: 'POST',
    path: '/v1/elements/payment_methods/:id',
    params: { ...holderChanges, customer_session_client_secret: p.required(p.string()) },
    publishable: true,
    handle(ctx, { id, customer_session_client_secret: secret, ...change }) {
      const session = requireSession(ctx, secret)
      if (session.components?.payment_element.features?.payment_method_redisplay !== 'enabled') {
        throw invalidRequest('This CustomerSession does not allow payment methods to be updated.')
      }
      return updateMethod(ctx, ownMethod(ctx, session, id).id, change)
    },
  }),
]

/**
 * The session behind a client secret.
 * @throws StripeError 400 when there is none or its half hour is over.
 */
export function requireSession(ctx: Ctx, secret: string): CustomerSession {
  const found = ctx.store.customer_sessions.find(secret)
  if (found && found.session.expires_at > ctx.clockNow(null)) return found.session
  throw invalidRequest(
    found
      ? 'The provided CustomerSession has expired. Create a new one and pass its client secret.'
      : 'Invalid CustomerSession client secret provided.',
    {
      ...(found ? { code: 'customer_session_expired' } : {}),
      param: 'customer_session_client_secret',
    },
  )
}

/** The `customer` of an elements session. */
export interface SessionCustomer {
  customer_session: object
  default_payment_method: string | null
  payment_methods: PaymentMethod[]
}

/** What a session's form shows: the saved methods that may be shown again, the customer's default first. */
export function sessionCustomer(ctx: Ctx, session: CustomerSession): SessionCustomer {
  const { settings, method } = defaultOf(ctx, session)
  return {
    customer_session: {
      api_key: null,
      components: session.components,
      customer: session.customer,
      expires_at: session.expires_at,
      object: 'customer_session',
    },
    default_payment_method: method,
    payment_methods: settings?.payment_method_redisplay === 'enabled' ? shownMethods(ctx, session) : [],
  }
}

function defaultOf(ctx: Ctx, session: CustomerSession) {
  const customer = ctx.store.customers.find(session.customer)
  return {
    settings: session.components?.payment_element.features,
    method: customer?.invoice_settings.default_payment_method ?? null,
  }
}

function shownMethods(ctx: Ctx, session: CustomerSession): PaymentMethod[] {
  const { settings, method: first } = defaultOf(ctx, session)
  const filters: readonly string[] = settings?.payment_method_allow_redisplay_filters ?? []
  const shown = ctx.store.payment_methods
    .by('customer', session.customer)
    .filter(({ allow_redisplay }) => filters.includes(allow_redisplay ?? 'unspecified'))
  const chosen = shown.filter(({ id }) => id === first)
  const limit = settings?.payment_method_redisplay_limit ?? DEFAULT_LIMIT
  return [...chosen, ...shown.filter(({ id }) => id !== first)].slice(0, limit)
}

function ownMethod(ctx: Ctx, session: CustomerSession, id: string): PaymentMethod {
  const method = ctx.store.payment_methods.get(id)
  if (method.customer === session.customer) return method
  throw invalidRequest(`The PaymentMethod ${id} does not belong to the CustomerSession's customer.`, {
    param: 'payment_method',
  })
}

type Components = NonNullable<CustomerSession['components']>
type GivenFeatures = p.ValueOf<typeof paymentElementFeatures>

/** All components, those that were not named switched off. */
function componentsOf(given: p.ValueOf<typeof componentsParam>): Components {
  const plain = (component: { enabled: boolean } | undefined) => ({ enabled: component?.enabled ?? false })
  const isElementOn = given.payment_element?.enabled ?? false
  return {
    active_entitlements: plain(given.active_entitlements),
    buy_button: plain(given.buy_button),
    customer_portal: { enabled: false },
    customer_sheet: { enabled: false, features: null },
    mobile_payment_element: { enabled: false, features: null },
    payment_element: {
      enabled: isElementOn,
      features: isElementOn ? featuresOf(given.payment_element?.features ?? {}) : null,
    },
    pricing_table: plain(given.pricing_table),
  }
}

function featuresOf(given: GivenFeatures): NonNullable<Components['payment_element']['features']> {
  return {
    payment_method_allow_redisplay_filters: given.payment_method_allow_redisplay_filters ?? ['always'],
    payment_method_redisplay: given.payment_method_redisplay ?? 'disabled',
    payment_method_redisplay_limit: given.payment_method_redisplay_limit ?? DEFAULT_LIMIT,
    payment_method_remove: given.payment_method_remove ?? 'disabled',
    payment_method_save: given.payment_method_save ?? 'disabled',
    payment_method_save_usage: given.payment_method_save_usage ?? null,
  }
}
