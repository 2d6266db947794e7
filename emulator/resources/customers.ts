import { moveBalance } from '../engine/customer-balance.ts'
import { undiscountCustomer } from '../engine/discounts.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest, StripeError } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Customer } from '../store/collections.ts'
import { addressOf, addressParam } from './addresses.ts'
import { effects } from './all-effects.ts'
import { createTaxId } from '../tax/tax-id-object.ts'
import { placeOf, unrecognizedLocation } from '../tax/tax-location.ts'
import { deleteCustomer } from './delete-customer.ts'
import { customFieldsParam } from './subscription-params.ts'
import { taxIdShape } from './tax-ids.ts'

/** Where things are sent to. */
export const shippingParam = p.hash({
  address: p.required(addressParam),
  name: p.required(p.string()),
  phone: p.emptyable(p.string()),
})
type ShippingChange = p.ValueOf<typeof shippingParam>

const writable = {
  address: p.emptyable(addressParam),
  balance: p.integer(),
  business_name: p.emptyable(p.string({ max: 150 })),
  description: p.emptyable(p.string()),
  email: p.emptyable(p.string({ max: 512, pattern: /^[^\s@]+@[^\s@]+$/ })),
  individual_name: p.emptyable(p.string({ max: 150 })),
  invoice_prefix: p.string({ pattern: /^[A-Z0-9]{3,12}$/ }),
  invoice_settings: p.hash({
    custom_fields: customFieldsParam,
    default_payment_method: p.emptyable(p.string()),
    footer: p.emptyable(p.string()),
    rendering_options: p.emptyable(
      p.hash({
        amount_tax_display: p.emptyable(p.enumeration('exclude_tax', 'include_inclusive_tax')),
        template: p.string(),
      }),
    ),
  }),
  metadata: p.metadata(),
  name: p.emptyable(p.string({ max: 256 })),
  next_invoice_sequence: p.integer({ min: 1 }),
  phone: p.emptyable(p.string({ max: 20 })),
  preferred_locales: p.array(p.string()),
  shipping: p.emptyable(shippingParam),
  tax: p.hash({
    ip_address: p.emptyable(p.string({ max: 45, pattern: /^[\da-fA-F:.]+$/ })),
    validate_location: p.enumeration('auto', 'deferred', 'immediately'),
  }),
  tax_exempt: p.emptyable(p.enumeration('none', 'exempt', 'reverse')),
}
type CustomerChange = p.ParamsOf<typeof writable>

export const customerRoutes = [
  route({
    method: 'POST',
    path: '/v1/customers',
    params: {
      ...writable,
      payment_method: p.string(),
      tax_id_data: p.array(p.hash(taxIdShape), { max: 5 }),
      test_clock: p.string(),
    },
    handle(ctx, params) {
      const clock = params.test_clock ?? null
      if (clock !== null) ctx.store.test_clocks.refer(clock, 'test_clock')
      const id = ctx.ids.next('cus_', 14)
      const fresh = blankCustomer(id, ctx.clockNow(clock), clock, ctx.ids.next('', 8).toUpperCase())
      if (params.payment_method !== undefined) attachFirst(ctx, fresh, params.payment_method, params)
      const before = ctx.store.customers.find(id) ?? fresh
      const customer = ctx.store.customers.put(withChanges(before, params))
      checkDefaultPaymentMethod(ctx, customer)
      placeForTax(ctx, customer, params.tax)
      ctx.emit('customer.created', customer)
      for (const [index, given] of (params.tax_id_data ?? []).entries()) {
        createTaxId(ctx, given, id, `tax_id_data[${index}]`)
      }
      return customer
    },
  }),

  route({
    method: 'GET',
    path: '/v1/customers/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.tombstones.find(id) ?? ctx.store.customers.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/customers/:id',
    params: writable,
    handle(ctx, { id, ...params }) {
      const before = ctx.store.customers.get(id)
      ctx.now(id)
      adjustBalance(ctx, before, params.balance, 'adjustment')
      const current = ctx.store.customers.get(id)
      const customer = ctx.store.customers.put(withChanges(current, params))
      if (params.invoice_settings?.default_payment_method) {
        checkDefaultPaymentMethod(ctx, customer)
      }
      placeForTax(ctx, customer, params.tax)
      ctx.emit('customer.updated', customer, before)
      return customer
    },
  }),

  route({
    method: 'DELETE',
    path: '/v1/customers/:id',
    params: {},
    handle(ctx, { id }) {
      ctx.now(id)
      return deleteCustomer(ctx, id)
    },
  }),

  route({
    method: 'DELETE',
    path: '/v1/customers/:id/discount',
    params: {},
    handle(ctx, { id }) {
      ctx.now(id)
      const discount = undiscountCustomer(ctx, id)
      if (discount === null) {
        throw new StripeError(404, {
          type: 'invalid_request_error',
          code: 'resource_missing',
          message: `No active discount for customer: ${id}`,
        })
      }
      const { end: _end, ...gone } = discount
      return { ...gone, deleted: true }
    },
  }),

  route({
    method: 'GET',
    path: '/v1/customers',
    params: { ...pagination, created: p.range(), email: p.string({ max: 512 }), test_clock: p.string() },
    handle(ctx, { email, test_clock: clock, ...query }) {
      const { customers } = ctx.store
      if (clock !== undefined) {
        const where = (customer: Customer) => email === undefined || customer.email === email
        return listObject(
          '/v1/customers',
          customers.page({ ...query, index: 'test_clock', value: clock, where }),
        )
      }
      if (email === undefined) return listObject('/v1/customers', customers.page(query))
      const where = (customer: Customer) => !customer.test_clock
      return listObject('/v1/customers', customers.page({ ...query, index: 'email', value: email, where }))
    },
  }),
]

/** Attached before the other settings are written: the default payment method may be this very one. */
function attachFirst(ctx: Ctx, fresh: Customer, given: string, params: CustomerChange): void {
  ctx.store.customers.put(fresh)
  const method = effects.attachPaymentMethod(ctx, given, fresh.id)
  const settings = params.invoice_settings
  if (settings?.default_payment_method === given) {
    params.invoice_settings = { ...settings, default_payment_method: method }
  }
}

/** A customer of whom nothing is known yet; nothing is stored. */
export function blankCustomer(
  id: string,
  created: number,
  clock: string | null,
  invoicePrefix: string,
): Customer {
  return {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: invoicePrefix,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: clock,
  }
}

/** A balance that is set is one line in the ledger, of the difference. */
function adjustBalance(
  ctx: Ctx,
  { id, balance, currency }: Customer,
  wanted: number | undefined,
  type: 'adjustment' | 'initial',
): void {
  if (wanted === undefined || wanted === balance) return
  moveBalance(ctx, id, { amount: wanted - balance, type, currency: currency ?? 'usd' })
  // Which currency it is in is not decided before something is billed.
  ctx.store.customers.update(id, { currency: currency ?? null })
}

/** The customer after a create or an update; what is absent from the change stays. */
function withChanges(customer: Customer, change: CustomerChange): Customer {
  const settings = change.invoice_settings
  const after: Customer = {
    ...customer,
    address: keep(change.address && addressOf(change.address), customer.address),
    balance: change.balance ?? customer.balance,
    description: keep(change.description, customer.description),
    email: keep(change.email, customer.email),
    invoice_prefix: change.invoice_prefix ?? customer.invoice_prefix ?? null,
    invoice_settings: {
      custom_fields: keep(settings?.custom_fields, customer.invoice_settings.custom_fields),
      default_payment_method: keep(
        settings?.default_payment_method,
        customer.invoice_settings.default_payment_method,
      ),
      footer: keep(settings?.footer, customer.invoice_settings.footer),
      rendering_options: keep(
        settings?.rendering_options && renderingOptionsOf(settings.rendering_options),
        customer.invoice_settings.rendering_options,
      ),
    },
    metadata: p.applyMetadata(customer.metadata, change.metadata),
    name: keep(change.name, customer.name ?? null),
    next_invoice_sequence: change.next_invoice_sequence ?? customer.next_invoice_sequence ?? 1,
    phone: keep(change.phone, customer.phone ?? null),
    preferred_locales: change.preferred_locales ?? customer.preferred_locales ?? [],
    shipping: keep(change.shipping && shippingOf(change.shipping), customer.shipping),
    tax_exempt: change.tax_exempt === null ? 'none' : (change.tax_exempt ?? customer.tax_exempt ?? 'none'),
  }
  if (change.business_name) after.business_name = change.business_name
  if (change.business_name === null) delete after.business_name
  if (change.individual_name) after.individual_name = change.individual_name
  if (change.individual_name === null) delete after.individual_name
  return after
}

/** Null was sent to clear; undefined was not sent. */
function keep<Changed, Current>(
  change: Changed | null | undefined,
  current: Current | null | undefined,
): Changed | Current | null {
  return change === undefined ? (current ?? null) : change
}

function renderingOptionsOf(given: { amount_tax_display?: string | null; template?: string }) {
  return { amount_tax_display: given.amount_tax_display ?? null, template: given.template ?? null }
}

/** A shipping address with all its members. */
export function shippingOf(given: ShippingChange) {
  return { address: addressOf(given.address), name: given.name, phone: given.phone ?? null }
}

/** @throws StripeError 400 when the customer's default is a payment method that is not attached to it. */
function checkDefaultPaymentMethod(ctx: Ctx, customer: Customer): void {
  const id = customer.invoice_settings.default_payment_method
  if (id === null) return
  if (ctx.store.payment_methods.find(id)?.customer === customer.id) return
  const message =
    `The customer does not have a payment method with the ID ${id}. ` +
    'The payment method must be attached to the customer.'
  throw invalidRequest(message, {
    code: 'resource_missing',
    param: 'invoice_settings[default_payment_method]',
  })
}

/** @throws StripeError 400 when the location is to be checked at once and cannot be told. */
function placeForTax(ctx: Ctx, customer: Customer, tax: CustomerChange['tax']): void {
  if (tax === undefined) return
  if (tax.validate_location === 'immediately' && placeOf(customer) === null) throw unrecognizedLocation()
  if (tax.ip_address) ctx.store.tax_origins.put({ id: customer.id, ip_address: tax.ip_address })
  if (tax.ip_address === null) ctx.store.tax_origins.delete(customer.id)
}
