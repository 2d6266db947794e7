import { invalidRequest } from '../http/errors.ts'
import { listObject, pageOf, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Product } from '../store/collections.ts'
import { createPrice } from './create-price.ts'
import { createProduct } from './create-product.ts'
import { pricingParams } from './price-params.ts'

const packageDimensions = p.hash({
  height: p.required(p.integer({ min: 0 })),
  length: p.required(p.integer({ min: 0 })),
  weight: p.required(p.integer({ min: 0 })),
  width: p.required(p.integer({ min: 0 })),
})
const marketingFeatures = p.array(p.hash({ name: p.required(p.string({ max: 80 })) }), { max: 15 })
const images = p.array(p.string(), { max: 8 })

export const productRoutes = [
  route({
    method: 'POST',
    path: '/v1/products',
    params: {
      active: p.boolean(),
      default_price_data: p.hash(pricingParams),
      description: p.string(),
      id: p.string({ max: 200, pattern: /^[\w-]+$/ }),
      images,
      marketing_features: marketingFeatures,
      metadata: p.metadata(),
      name: p.required(p.string()),
      package_dimensions: packageDimensions,
      shippable: p.boolean(),
      statement_descriptor: p.string({ max: 22 }),
      tax_code: p.string(),
      type: p.enumeration('good', 'service'),
      unit_label: p.string({ max: 12 }),
      url: p.string(),
    },
    handle(ctx, { default_price_data: pricing, ...given }) {
      const product = createProduct(ctx, given)
      if (!pricing) return product
      const price = createPrice(ctx, pricing, product.id)
      const priced = ctx.store.products.update(product.id, { default_price: price.id })
      ctx.emit('product.updated', priced, product)
      return priced
    },
  }),

  route({
    method: 'GET',
    path: '/v1/products/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.products.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/products/:id',
    params: {
      active: p.boolean(),
      default_price: p.emptyable(p.string()),
      description: p.emptyable(p.string()),
      images: p.emptyable(images),
      marketing_features: p.emptyable(marketingFeatures),
      metadata: p.metadata(),
      name: p.string(),
      package_dimensions: p.emptyable(packageDimensions),
      shippable: p.boolean(),
      statement_descriptor: p.string({ max: 22 }),
      tax_code: p.emptyable(p.string()),
      unit_label: p.emptyable(p.string({ max: 12 })),
      url: p.emptyable(p.string()),
    },
    handle(ctx, { id, ...change }) {
      const before = ctx.store.products.get(id)
      if (change.default_price) {
        const price = ctx.store.prices.refer(change.default_price, 'default_price')
        if (price.product !== id) {
          const message = `The price ${price.id} does not belong to this product.`
          throw invalidRequest(message, { param: 'default_price' })
        }
      }
      const after: Product = {
        ...before,
        ...change,
        images: change.images === null ? [] : (change.images ?? before.images),
        marketing_features:
          change.marketing_features === null ? [] : (change.marketing_features ?? before.marketing_features),
        metadata: p.applyMetadata(before.metadata, change.metadata),
        updated: ctx.now(),
      }
      const product = ctx.store.products.put(after)
      ctx.emit('product.updated', product, before)
      return product
    },
  }),

  route({
    method: 'DELETE',
    path: '/v1/products/:id',
    params: {},
    handle(ctx, { id }) {
      const product = ctx.store.products.get(id)
      if (ctx.store.prices.by('product', id).length > 0) {
        throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.')
      }
      ctx.store.products.delete(id)
      ctx.emit('product.deleted', product)
      return { id, object: 'product', deleted: true }
    },
  }),

  route({
    method: 'GET',
    path: '/v1/products',
    params: {
      ...pagination,
      active: p.boolean(),
      created: p.range(),
      ids: p.array(p.string()),
      shippable: p.boolean(),
      url: p.string(),
    },
    handle(ctx, { active, ids, shippable, url, ...query }) {
      const { products } = ctx.store
      const where = (product: Product) =>
        (active === undefined || product.active === active) &&
        (shippable === undefined || product.shippable === shippable) &&
        (url === undefined || product.url === url)
      if (!ids) return listObject('/v1/products', products.page({ ...query, where }))
      const found = [...new Set(ids)].flatMap((id) => products.find(id) ?? []).filter(where)
      const newestFirst = found.sort((one, other) => other.created - one.created)
      return listObject('/v1/products', pageOf(newestFirst, query, 'product'))
    },
  }),
]
