import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { Customer, TaxRate } from '../store/collections.ts'
import { unrecognizedLocation } from '../tax/tax-location.ts'
import { placeOfPayer, taxpayerOf } from '../tax/taxpayer.ts'

/** `automatic_tax`, for which the account itself is always liable. */
export const automaticTaxParam = p.hash({
  enabled: p.required(p.boolean()),
  liability: p.hash({ type: p.required(p.enumeration('self')) }),
})

/** Ids of tax rates; the empty string takes them away. */
export const taxRatesParam = p.emptyable(p.array(p.string(), { max: 10 }))

/**
 * The tax rates of these ids; undefined when none were given.
 * @throws StripeError 400 for one that is not there or archived.
 */
export function readTaxRates(
  ctx: Ctx,
  ids: readonly string[] | null | undefined,
  path: string,
): TaxRate[] | undefined {
  return ids === undefined
    ? undefined
    : (ids ?? []).map((id, index) => {
        const rate = ctx.store.tax_rates.refer(id, `${path}[${index}]`)
        if (rate.active) return rate
        throw invalidRequest(`The tax rate ${id} is archived and cannot be applied any more.`, {
          param: `${path}[${index}]`,
        })
      })
}

/** @throws StripeError 400: automatic tax works the rates out by itself. */
export function refuseRatesBeside(automatic: boolean, rates: readonly TaxRate[]): void {
  if (!automatic || rates.length === 0) return
  throw invalidRequest(
    'You cannot set tax rates where `automatic_tax` is enabled: it works them out itself.',
    {
      param: 'automatic_tax[enabled]',
    },
  )
}

/** @throws StripeError 400 `customer_tax_location_invalid` when automatic tax cannot tell where the customer is. */
export function refuseWithoutPlace(ctx: Ctx, automatic: boolean, customer: Customer): void {
  if (automatic && placeOfPayer(taxpayerOf(ctx, customer)) === null) throw unrecognizedLocation()
}
