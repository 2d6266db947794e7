import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { findAutomaticRate } from '../tax/automatic-rates.ts'

const TAX_TYPES = [
  'amusement_tax',
  'communications_tax',
  'gst',
  'hst',
  'igst',
  'jct',
  'lease_tax',
  'pst',
  'qst',
  'retail_delivery_fee',
  'rst',
  'sales_tax',
  'service_tax',
  'vat',
] as const

const shownShape = {
  active: p.boolean(),
  country: p.string({ pattern: /^[A-Z]{2}$/ }),
  description: p.string({ max: 500 }),
  jurisdiction: p.string({ max: 200 }),
  metadata: p.metadata(),
  state: p.string({ max: 50 }),
  tax_type: p.enumeration(...TAX_TYPES),
}

/** Tax rates that are attached by hand. Those of automatic tax can be read here but are in no list. */
export const taxRateRoutes = [
  route({
    method: 'POST',
    path: '/v1/tax_rates',
    params: {
      ...shownShape,
      display_name: p.required(p.string({ max: 50 })),
      inclusive: p.required(p.boolean()),
      percentage: p.required(p.decimal()),
    },
    handle(ctx, given) {
      const percentage = percentageOf(given.percentage)
      const rate = ctx.store.tax_rates.put({
        id: ctx.ids.next('txr_'),
        object: 'tax_rate',
        active: given.active ?? true,
        country: given.country ?? null,
        created: ctx.now(),
        description: given.description ?? null,
        display_name: given.display_name,
        effective_percentage: null,
        flat_amount: null,
        inclusive: given.inclusive,
        jurisdiction: given.jurisdiction ?? null,
        jurisdiction_level: null,
        livemode: false,
        metadata: p.applyMetadata({}, given.metadata),
        percentage,
        rate_type: 'percentage',
        state: given.state ?? null,
        tax_type: given.tax_type ?? null,
      })
      ctx.emit('tax_rate.created', rate)
      return rate
    },
  }),

  route({
    method: 'GET',
    path: '/v1/tax_rates/:id',
    params: {},
    handle: (ctx, { id }) => findAutomaticRate(id) ?? ctx.store.tax_rates.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/tax_rates/:id',
    params: { ...shownShape, display_name: p.string({ max: 50 }) },
    handle(ctx, { id, metadata, ...given }) {
      const before = ctx.store.tax_rates.get(id)
      const after = ctx.store.tax_rates.update(id, {
        ...given,
        metadata: p.applyMetadata(before.metadata ?? {}, metadata),
      })
      ctx.emit('tax_rate.updated', after, before)
      return after
    },
  }),

  route({
    method: 'GET',
    path: '/v1/tax_rates',
    params: { ...pagination, active: p.boolean(), created: p.range(), inclusive: p.boolean() },
    handle(ctx, { active, inclusive, ...query }) {
      const where = (rate: { active: boolean; inclusive: boolean }) =>
        (active === undefined || rate.active === active) &&
        (inclusive === undefined || rate.inclusive === inclusive)
      return listObject('/v1/tax_rates', ctx.store.tax_rates.page({ ...query, where }))
    },
  }),
]

/** @throws StripeError 400 for what is no percentage of at most four places. */
function percentageOf(text: string): number {
  const percentage = Number(text)
  if (percentage >= 0 && percentage <= 100 && /^\d+(\.\d{1,4})?0*$/.test(text)) return percentage
  throw invalidRequest('A percentage lies between 0 and 100 and has at most four decimal places.', {
    param: 'percentage',
  })
}
