import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { applyMetadata } from '../http/params.ts'
import type { Product } from '../store/collections.ts'

interface ProductGiven {
  name: string
  active?: boolean
  description?: string
  id?: string
  images?: string[]
  marketing_features?: { name: string }[]
  metadata?: Record<string, string> | null
  package_dimensions?: { height: number; length: number; weight: number; width: number }
  shippable?: boolean
  statement_descriptor?: string
  tax_code?: string
  type?: 'good' | 'service'
  unit_label?: string
  url?: string
}

/**
 * Makes a product, with its event.
 * @throws StripeError 400 when the chosen id is taken.
 */
export function createProduct(ctx: Ctx, given: ProductGiven): Product {
  const id = given.id ?? ctx.ids.next('prod_', 14)
  if (ctx.store.products.find(id)) {
    const code = 'resource_already_exists'
    throw invalidRequest(`Product already exists: '${id}'`, { code, param: 'id' })
  }
  const created = ctx.now()
  const product = ctx.store.products.put({
    id,
    object: 'product',
    active: given.active ?? true,
    created,
    default_price: null,
    description: given.description ?? null,
    images: given.images ?? [],
    livemode: false,
    marketing_features: given.marketing_features ?? [],
    metadata: applyMetadata({}, given.metadata),
    name: given.name,
    package_dimensions: given.package_dimensions ?? null,
    shippable: given.shippable ?? null,
    statement_descriptor: given.statement_descriptor ?? null,
    tax_code: given.tax_code ?? null,
    tax_details: null,
    type: given.type ?? 'service',
    unit_label: given.unit_label ?? null,
    updated: created,
    url: given.url ?? null,
  })
  ctx.emit('product.created', product)
  return product
}
