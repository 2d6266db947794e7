import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { Customer, Invoice } from '../store/collections.ts'
import { addressOf, addressParam } from './addresses.ts'
import { discountsParam } from './discount-params.ts'
import { customFieldsParam } from './subscription-params.ts'
import { automaticTaxParam, taxRatesParam } from './tax-params.ts'

const DAY = 86_400

const issuer = p.hash({
  account: p.unplayed('issuer[account]'),
  type: p.required(p.enumeration('self', 'account')),
})

const shippingDetails = p.hash({
  address: p.required(addressParam),
  name: p.required(p.string()),
  phone: p.emptyable(p.string()),
})

/** What a draft can be given, when it is made and later. */
export const draftShape = {
  account_tax_ids: p.unplayed('account_tax_ids'),
  application_fee_amount: p.unplayed('application_fee_amount'),
  auto_advance: p.boolean(),
  automatic_tax: automaticTaxParam,
  automatically_finalizes_at: p.timestamp(),
  collection_method: p.enumeration('charge_automatically', 'send_invoice'),
  custom_fields: customFieldsParam,
  days_until_due: p.integer({ min: 0, max: 730 }),
  default_payment_method: p.emptyable(p.string()),
  default_source: p.unplayed('default_source'),
  default_tax_rates: taxRatesParam,
  description: p.emptyable(p.string({ max: 1500 })),
  discounts: discountsParam,
  due_date: p.timestamp(),
  effective_at: p.emptyable(p.timestamp()),
  footer: p.emptyable(p.string({ max: 5000 })),
  issuer,
  metadata: p.metadata(),
  number: p.emptyable(p.string({ max: 26 })),
  on_behalf_of: p.unplayed('on_behalf_of'),
  payment_settings: p.hash({
    default_mandate: p.unplayed('payment_settings[default_mandate]'),
    payment_method_options: p.unplayed('payment_settings[payment_method_options]'),
    payment_method_types: p.emptyable(p.array(p.enumeration('card', 'sepa_debit'))),
  }),
  rendering: p.unplayed('rendering'),
  shipping_cost: p.unplayed('shipping_cost'),
  shipping_details: p.emptyable(shippingDetails),
  statement_descriptor: p.string({ max: 22 }),
  transfer_data: p.unplayed('transfer_data'),
}
export type DraftGiven = Partial<p.ParamsOf<typeof draftShape>>

/** The fields that only say something; what is not given is absent. */
export function shownFields(given: DraftGiven): Partial<Invoice> {
  const types = given.payment_settings?.payment_method_types
  return {
    ...(given.custom_fields === undefined ? {} : { custom_fields: given.custom_fields }),
    ...(given.description === undefined ? {} : { description: given.description }),
    ...(given.effective_at === undefined ? {} : { effective_at: given.effective_at }),
    ...(given.footer === undefined ? {} : { footer: given.footer }),
    ...(types === undefined
      ? {}
      : {
          payment_settings: {
            default_mandate: null,
            payment_method_options: null,
            payment_method_types: types,
          },
        }),
    ...(given.shipping_details === undefined
      ? {}
      : { shipping_details: given.shipping_details && shippingOf(given.shipping_details) }),
    ...(given.statement_descriptor === undefined ? {} : { statement_descriptor: given.statement_descriptor }),
  }
}

function shippingOf(given: p.ValueOf<typeof shippingDetails>) {
  return { address: addressOf(given.address), name: given.name, phone: given.phone ?? null }
}

/**
 * When an invoice is due: only what is sent has such a day, and it has to have one.
 * @throws StripeError 400 when it is said twice, missing, or said of an invoice that is charged.
 */
export function dueDateOf(
  given: Pick<DraftGiven, 'days_until_due' | 'due_date'>,
  method: 'charge_automatically' | 'send_invoice',
  created: number,
  current: number | null = null,
): number | null {
  const { days_until_due: inDays, due_date: at } = given
  if (method === 'charge_automatically') {
    if (inDays === undefined && at === undefined) return null
    const name = inDays === undefined ? 'due_date' : 'days_until_due'
    throw invalidRequest(
      `You can only specify \`${name}\` if \`collection_method\` is set to \`send_invoice\`.`,
      {
        param: name,
      },
    )
  }
  if (inDays !== undefined && at !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: due_date, days_until_due.', {
      code: 'parameters_exclusive',
      param: 'due_date',
    })
  }
  if (at !== undefined) {
    if (at >= created) return at
    throw invalidRequest('The due date must not lie before the invoice itself.', { param: 'due_date' })
  }
  if (inDays !== undefined) return created + inDays * DAY
  if (current !== null) return current
  throw invalidRequest('If an invoice is sent, you must specify one of `days_until_due` and `due_date`.', {
    code: 'parameter_missing',
    param: 'days_until_due',
  })
}

/**
 * A number that somebody chose.
 * @throws StripeError 400 when another invoice of the account has it.
 */
export function checkNumber(ctx: Ctx, number: string, own: string | null): string {
  const holder = ctx.store.invoices.first('number', number)
  if (holder === undefined || holder.id === own) return number
  throw invalidRequest(`An invoice with the number ${number} exists already.`, { param: 'number' })
}

/** @throws StripeError 400 for a payment method of somebody else. */
export function checkPayer(ctx: Ctx, method: string, customer: Customer): string {
  const found = ctx.store.payment_methods.refer(method, 'default_payment_method')
  if (found.customer === customer.id) return method
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param: 'default_payment_method' },
  )
}

/** @throws StripeError 400 for a moment that is over, or of an invoice that does not advance by itself. */
export function finalizingTime(given: DraftGiven, advances: boolean, now: number): number | null {
  const at = given.automatically_finalizes_at
  if (at === undefined) return null
  if (!advances || at <= now) {
    throw invalidRequest(
      '`automatically_finalizes_at` must lie in the future, of an invoice with `auto_advance`.',
      { param: 'automatically_finalizes_at' },
    )
  }
  return at
}
