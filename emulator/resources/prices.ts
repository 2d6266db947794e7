import { planOf } from '../engine/price-view.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pageOf, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Price } from '../store/collections.ts'
import { claimLookupKey, createPrice } from './create-price.ts'
import { currencyOptionsOf } from './price-object.ts'
import { createPriceParams, currency, updatePriceParams } from './price-params.ts'
import { createProduct } from './create-product.ts'

export const priceRoutes = [
  route({
    method: 'POST',
    path: '/v1/prices',
    params: createPriceParams,
    handle(ctx, { product, product_data: data, ...given }) {
      if (product !== undefined && data) {
        const message = 'You may only specify one of these parameters: product, product_data.'
        throw invalidRequest(message, { code: 'parameters_exclusive', param: 'product_data' })
      }
      if (data) return createPrice(ctx, given, createProduct(ctx, data).id)
      if (product === undefined) {
        throw invalidRequest('Missing required param: product.', {
          code: 'parameter_missing',
          param: 'product',
        })
      }
      return createPrice(ctx, given, ctx.store.products.refer(product, 'product').id)
    },
  }),

  route({
    method: 'GET',
    path: '/v1/prices/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.prices.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/prices/:id',
    params: updatePriceParams,
    handle(ctx, { id, ...change }) {
      const before = ctx.store.prices.get(id)
      const isActive = change.active ?? before.active
      const key = change.lookup_key === undefined ? before.lookup_key : change.lookup_key
      const claims = change.lookup_key !== undefined || change.active === true
      if (key !== null && isActive && claims) {
        claimLookupKey(ctx, key, { transfer: change.transfer_lookup_key ?? false, claimant: id })
      }
      const price = ctx.store.prices.put({
        ...before,
        active: isActive,
        currency_options: optionsAfter(before, change.currency_options),
        lookup_key: key,
        metadata: p.applyMetadata(before.metadata, change.metadata),
        nickname: change.nickname === undefined ? before.nickname : change.nickname,
        tax_behavior: taxBehaviorAfter(before, change.tax_behavior),
      })
      emitUpdated(ctx, price, before)
      return price
    },
  }),

  route({
    method: 'GET',
    path: '/v1/prices',
    params: {
      ...pagination,
      active: p.boolean(),
      created: p.range(),
      currency: currency(),
      lookup_keys: p.array(p.string({ max: 200 }), { max: 10 }),
      product: p.string(),
      recurring: p.hash({
        interval: p.enumeration('day', 'week', 'month', 'year'),
        meter: p.string(),
        usage_type: p.enumeration('licensed', 'metered'),
      }),
      type: p.enumeration('one_time', 'recurring'),
    },
    handle(ctx, { active, currency: code, lookup_keys: keys, product, recurring, type, ...query }) {
      const where = (price: Price) =>
        (active === undefined || price.active === active) &&
        (code === undefined || price.currency === code) &&
        (product === undefined || price.product === product) &&
        (type === undefined || price.type === type) &&
        (recurring?.interval === undefined || price.recurring?.interval === recurring.interval) &&
        (recurring?.usage_type === undefined || price.recurring?.usage_type === recurring.usage_type) &&
        (recurring?.meter === undefined || price.recurring?.meter === recurring.meter)
      const { prices } = ctx.store
      if (keys) {
        const found = [...new Set(keys)].flatMap((key) => prices.by('lookup_key', key)).filter(where)
        const newestFirst = found.sort((one, other) => other.created - one.created)
        return listObject('/v1/prices', pageOf(newestFirst, query, 'price'))
      }
      if (product !== undefined) {
        return listObject('/v1/prices', prices.page({ ...query, index: 'product', value: product, where }))
      }
      return listObject('/v1/prices', prices.page({ ...query, where }))
    },
  }),
]

type OptionsChange = Parameters<typeof currencyOptionsOf>[0]

function optionsAfter(before: Price, change: OptionsChange | null | undefined) {
  const own = before.currency_options?.[before.currency]
  const base = own ? { [before.currency]: own } : {}
  if (change === null) return base
  return { ...base, ...before.currency_options, ...currencyOptionsOf(change ?? {}) }
}

function taxBehaviorAfter(before: Price, change: Price['tax_behavior'] | undefined) {
  if (change === undefined || change === before.tax_behavior) return before.tax_behavior
  if (before.tax_behavior === 'unspecified') return change
  const message = 'You cannot change `tax_behavior` once it is set to exclusive or inclusive.'
  throw invalidRequest(message, { param: 'tax_behavior' })
}

function emitUpdated(ctx: Ctx, price: Price, before: Price): void {
  if (price.recurring) ctx.emit('plan.updated', planOf(price), planOf(before))
  ctx.emit('price.updated', price, before)
}
