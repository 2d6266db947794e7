import { type Interval, intervalSchema } from '#shared/contracts/plans.ts'
import type { Currency } from '#shared/money.ts'

/** The name under which Stripe knows the price that is sold now. */
export function lookupKeyOf(
  { plan, interval, currency }: { plan: string; interval: Interval; currency: Currency },
  addOn?: string,
): string {
  return [plan, ...(addOn === undefined ? [] : [addOn]), interval, currency].join('.')
}

/** What a price is for, as its name says. */
export type NamedPrice =
  | {
      readonly kind: 'plan'
      readonly plan: string
      readonly addOn: string | null
      readonly interval: Interval
    }
  | { readonly kind: 'product'; readonly product: string }

/** The name of a one-time product's price. */
export function productKeyOf(product: string, currency: Currency): string {
  return [product, 'once', currency].join('.')
}

/** Reads a name; null when it is not one of ours. */
export function readLookupKey(key: string): NamedPrice | null {
  const parts = key.split('.')
  const [first = '', second = ''] = parts
  if (parts.length === 3 && second === 'once') return { kind: 'product', product: first }
  if (parts.length !== 3 && parts.length !== 4) return null
  const interval = intervalSchema.safeParse(parts.at(-2))
  if (!interval.success) return null
  return { kind: 'plan', plan: first, addOn: parts.length === 4 ? second : null, interval: interval.data }
}
