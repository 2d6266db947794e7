import { previewNewRecurring, previewSubscription } from '../engine/subscribe.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Customer, Invoice } from '../store/collections.ts'
import { automaticTaxOf } from '../engine/subscription-object.ts'
import { fitsType, magicOutcome } from '../tax/tax-id-formats.ts'
import { taxpayerOf, type Taxpayer } from '../tax/taxpayer.ts'
import { addressOf, addressParam } from './addresses.ts'
import { blankCustomer, shippingOf, shippingParam } from './customers.ts'
import { automaticTaxParam } from './tax-params.ts'
import { taxIdShape } from './tax-ids.ts'
import { discountsParam } from './discount-params.ts'
import { detailsShape, ITEMS, readNew } from './preview-details.ts'
import { addPreviewedItems, previewedItemsParam, refuseLeftOut } from './previewed-items.ts'
import { previewRunning, previewSoonest } from './preview-running.ts'
import { previewSchedule, scheduleDetailsParam } from './preview-schedule.ts'
import { readRequest } from './subscription-request.ts'

const previewShape = {
  automatic_tax: automaticTaxParam,
  currency: p.string({ pattern: /^[a-zA-Z]{3}$/ }),
  customer: p.string(),
  customer_details: p.hash({
    address: p.emptyable(addressParam),
    shipping: p.emptyable(shippingParam),
    tax: p.hash({ ip_address: p.emptyable(p.string({ max: 45 })) }),
    tax_exempt: p.emptyable(p.enumeration('none', 'exempt', 'reverse')),
    tax_ids: p.array(p.hash(taxIdShape), { max: 5 }),
  }),
  discounts: discountsParam,
  invoice_items: previewedItemsParam,
  preview_mode: p.enumeration('next', 'recurring'),
  schedule: p.string(),
  schedule_details: scheduleDetailsParam,
  subscription: p.string(),
  subscription_details: p.hash(detailsShape),
}

type PreviewParams = p.ParamsOf<typeof previewShape>

/** What an invoice would be: of a subscription or schedule that does not exist yet, or of one that goes on or is changed. */
export const invoicePreviewRoutes = [
  route({
    method: 'POST',
    path: '/v1/invoices/create_preview',
    params: previewShape,
    handle(ctx, params) {
      refuseTogether(params)
      return ctx.rehearse((rehearsed) => {
        const payer = payerOf(rehearsed, params)
        const taxpayer = describedPayer(rehearsed, payer, params)
        const items = addPreviewedItems(rehearsed, payer, params)
        const seen = taxpayer === null ? rehearsed : { ...rehearsed, taxpayer }
        const invoice = previewOf(seen, payer, params)
        refuseLeftOut(invoice, items)
        return invoice
      })
    },
  }),
]

function previewOf(ctx: Ctx, payer: Customer, params: PreviewParams): Invoice {
  const { customer, discounts, schedule, schedule_details: phases, subscription_details: details } = params
  const recurs = params.preview_mode === 'recurring'
  if (schedule !== undefined || phases !== undefined) return previewSchedule(ctx, schedule, phases, payer)
  if (params.subscription !== undefined) {
    const subscription = ctx.store.subscriptions.refer(params.subscription, 'subscription')
    const taxed =
      params.automatic_tax === undefined
        ? subscription
        : { ...subscription, automatic_tax: automaticTaxOf(params.automatic_tax.enabled) }
    return previewRunning(ctx, taxed, details ?? {}, { discounts, recurs })
  }
  if (customer !== undefined && details?.items === undefined) {
    return previewSoonest(ctx, payer, details ?? {}, { discounts, recurs })
  }
  const request = {
    ...readNew(details ?? {}),
    ...(params.currency === undefined ? {} : { currency: params.currency }),
    ...(discounts === undefined ? {} : { discounts }),
    ...(params.automatic_tax === undefined ? {} : { automatic_tax: params.automatic_tax }),
  }
  const wanted = readRequest(ctx, payer, request, ITEMS)
  return recurs ? previewNewRecurring(ctx, wanted) : previewSubscription(ctx, wanted)
}

function refuseTogether(params: PreviewParams): void {
  const ofSchedules = params.schedule ?? params.schedule_details
  if (params.preview_mode === 'recurring' && ofSchedules !== undefined) {
    throw invalidRequest('The emulator does not preview what a schedule bills again and again.', {
      param: 'preview_mode',
    })
  }
  if (params.automatic_tax !== undefined && ofSchedules !== undefined) {
    throw invalidRequest('The emulator does not preview schedules with `automatic_tax`.', {
      param: 'automatic_tax',
    })
  }
  const given = Object.keys(params)
  const ofSchedule = given.find((name) => name.startsWith('schedule'))
  const ofSubscription = given.find((name) => name.startsWith('subscription'))
  if (ofSchedule === undefined || ofSubscription === undefined) return
  throw invalidRequest(`You may only specify one of these parameters: ${ofSubscription}, ${ofSchedule}.`, {
    code: 'parameters_exclusive',
    param: ofSchedule,
  })
}

/** Somebody without a history, for prices shown before sign-up; gone when the preview is over. */
function stranger(ctx: Ctx): Customer {
  return ctx.store.customers.put(blankCustomer(ctx.ids.next('cus_', 14), ctx.now(), null, 'PREVIEW'))
}

/** The customer with what `customer_details` says instead, for taxes; null without any. */
function describedPayer(ctx: Ctx, payer: Customer, params: PreviewParams): Taxpayer | null {
  const given = params.customer_details
  if (given === undefined) return null
  const [bad] = (given.tax_ids ?? []).filter(({ type, value }) => !fitsType(type, value))
  if (bad !== undefined) {
    throw invalidRequest(`Invalid value for ${bad.type}.`, {
      code: 'tax_id_invalid',
      param: 'customer_details[tax_ids]',
    })
  }
  const known = taxpayerOf(ctx, payer)
  return {
    ...known,
    ...(given.address === undefined ? {} : { address: given.address && addressOf(given.address) }),
    ...(given.shipping === undefined ? {} : { shipping: given.shipping && shippingOf(given.shipping) }),
    ...(given.tax_exempt === undefined ? {} : { tax_exempt: given.tax_exempt ?? 'none' }),
    ...(given.tax_ids === undefined
      ? {}
      : { verified: given.tax_ids.filter(({ value }) => magicOutcome(value) === 'verified') }),
  }
}

function payerOf(ctx: Ctx, { customer, subscription, schedule }: PreviewParams): Customer {
  if (customer !== undefined) return ctx.store.customers.refer(customer, 'customer')
  if (subscription !== undefined) {
    return ctx.store.customers.get(ctx.store.subscriptions.refer(subscription, 'subscription').customer)
  }
  if (schedule === undefined) return stranger(ctx)
  return ctx.store.customers.get(ctx.store.subscription_schedules.refer(schedule, 'schedule').customer)
}
