import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { TaxId } from '../store/collections.ts'
import { countryOf, fitsType, magicOutcome, TAX_ID_TYPES, VERIFIED_TYPES } from './tax-id-formats.ts'

export interface TaxIdGiven {
  type: string
  value: string
}

/**
 * Stores a tax id of a customer, or of the account itself, and has its number looked up.
 * @throws StripeError 400 `tax_id_invalid` for a number that is not of its type; `path` is the wire name around it.
 */
export function createTaxId(ctx: Ctx, given: TaxIdGiven, customer: string | null, path = ''): TaxId {
  const nameOf = (key: string) => (path === '' ? key : `${path}[${key}]`)
  if (!TAX_ID_TYPES.has(given.type)) {
    throw invalidRequest(`Invalid type: ${given.type.slice(0, 50)} is no type of tax id.`, {
      param: nameOf('type'),
    })
  }
  if (!fitsType(given.type, given.value)) {
    throw invalidRequest(`Invalid value for ${given.type}.`, {
      code: 'tax_id_invalid',
      param: nameOf('value'),
    })
  }
  const taxId = ctx.store.tax_ids.put(newTaxId(ctx, given, customer))
  if (customer === null) return taxId
  ctx.emit('customer.tax_id.created', taxId)
  if (taxId.verification?.status === 'pending') {
    const clock = ctx.store.customers.get(customer).test_clock ?? null
    ctx.schedule({ kind: 'tax_id_verify', subject: taxId.id, at: taxId.created, clock })
  }
  return taxId
}

function newTaxId(ctx: Ctx, { type, value }: TaxIdGiven, customer: string | null): TaxId {
  const isLookedUp = VERIFIED_TYPES.has(type)
  return {
    id: ctx.ids.next('txi_'),
    object: 'tax_id',
    country: countryOf(type, value),
    created: ctx.now(customer),
    customer,
    customer_account: null,
    livemode: false,
    owner:
      customer === null
        ? { customer_account: null, type: 'self' }
        : { customer, customer_account: null, type: 'customer' },
    type,
    value,
    verification: {
      status: isLookedUp ? 'pending' : 'unavailable',
      verified_address: null,
      verified_name: null,
    },
  }
}

/** The register's answer, which a magic value decides. Any other number cannot be looked up offline. */
export function verifyTaxId(ctx: Ctx, id: string): void {
  const before = ctx.store.tax_ids.find(id)
  if (before?.verification?.status !== 'pending') return
  const outcome = magicOutcome(before.value) ?? 'unavailable'
  if (outcome === 'pending') return
  const customer = ctx.store.customers.find(before.customer ?? '')
  const isKnown = outcome === 'verified'
  const after = ctx.store.tax_ids.update(id, {
    verification: {
      status: outcome,
      verified_address: isKnown ? 'Offline register, 1 Example Street' : null,
      verified_name: isKnown ? (customer?.business_name ?? customer?.name ?? 'Example company') : null,
    },
  })
  ctx.emit('customer.tax_id.updated', after, before)
}

/** Forgets a tax id. */
export function deleteTaxId(ctx: Ctx, id: string) {
  const taxId = ctx.store.tax_ids.get(id)
  ctx.now(taxId.customer)
  ctx.unschedule('tax_id_verify', id)
  ctx.store.tax_ids.delete(id)
  if (taxId.customer !== null) ctx.emit('customer.tax_id.deleted', taxId)
  return { id, object: 'tax_id' as const, deleted: true as const }
}
