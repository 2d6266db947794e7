import { planOf } from '../engine/price-view.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Price } from '../store/collections.ts'
import { checkStep } from './amounts.ts'
import { priceObject } from './price-object.ts'
import type { PriceGiven } from './price-params.ts'

/** Makes a price for a product that exists, with its events. Also for prices given inline (`price_data`). */
export function createPrice(ctx: Ctx, given: PriceGiven, product: string): Price {
  checkScheme(given)
  checkUnits(given)
  const id = ctx.ids.next('price_')
  if (given.lookup_key !== undefined) {
    claimLookupKey(ctx, given.lookup_key, { transfer: given.transfer_lookup_key ?? false, claimant: id })
  }
  const price = ctx.store.prices.put(priceObject(given, { id, created: ctx.now(), product }))
  if (price.recurring) ctx.emit('plan.created', planOf(price))
  ctx.emit('price.created', price)
  return price
}

/**
 * Makes sure that no other active price has this lookup key, taking it from the one that has it if `transfer`.
 * @throws StripeError 400 when the key is taken and not to be transferred.
 */
export function claimLookupKey(
  ctx: Ctx,
  key: string,
  { transfer, claimant }: { transfer: boolean; claimant: string },
): void {
  const holders = ctx.store.prices
    .by('lookup_key', key)
    .filter((price) => price.active && price.id !== claimant)
  for (const holder of holders) {
    if (!transfer) {
      throw invalidRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, {
        code: 'resource_already_exists',
        param: 'lookup_key',
      })
    }
    ctx.emit('price.updated', ctx.store.prices.update(holder.id, { lookup_key: null }), holder)
  }
}

function checkScheme(given: PriceGiven): void {
  const isTiered = given.billing_scheme === 'tiered'
  if (isTiered && !given.tiers) throw missing('tiers')
  if (isTiered && !given.tiers_mode) throw missing('tiers_mode')
  if (!isTiered && given.tiers) {
    throw invalidRequest('You can only set `tiers` when `billing_scheme` is `tiered`.', { param: 'tiers' })
  }
  if (given.recurring?.usage_type === 'metered' && given.recurring.meter === undefined) {
    throw missing('recurring[meter]')
  }
  if (given.recurring && given.custom_unit_amount?.enabled) {
    const message = 'You cannot set `custom_unit_amount` on a recurring price.'
    throw invalidRequest(message, { param: 'custom_unit_amount' })
  }
  checkIntervalCount(given)
}

/** Whole amounts must be such as can be charged; fractions are rounded on the bill. */
function checkUnits(given: PriceGiven): void {
  if (given.unit_amount !== undefined) checkStep(given.unit_amount, given.currency, 'unit_amount')
  for (const [currency, { unit_amount: amount }] of Object.entries(given.currency_options ?? {})) {
    if (amount !== undefined) checkStep(amount, currency, `currency_options[${currency}][unit_amount]`)
  }
}

/** Stripe bills at least every three years. */
function checkIntervalCount({ recurring }: PriceGiven): void {
  if (!recurring) return
  const longest = { day: 1095, week: 156, month: 36, year: 3 }[recurring.interval]
  if ((recurring.interval_count ?? 1) <= longest) return
  const message = `The maximum billing interval is three years: interval_count can be at most ${longest} here.`
  throw invalidRequest(message, { param: 'recurring[interval_count]' })
}

function missing(param: string) {
  return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
}
