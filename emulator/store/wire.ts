import type Stripe from 'stripe'

type Primitive = string | number | boolean | null | undefined

/**
 * Stripe's SDK type as it travels on the wire and lies in the store: decimals are strings, and an expandable
 * field holds the id alone (expansion happens on the way out, see `http/expand.ts`).
 */
export type Wire<T> = T extends Stripe.Decimal
  ? string
  : T extends readonly (infer Item)[]
    ? WireField<Item>[]
    : T extends object
      ? { [Key in keyof T]: WireField<T[Key]> }
      : T

type WireField<T> = unknown extends T
  ? unknown
  : [NonNullable<T>] extends [object]
    ? Wire<T>
    : [string] extends [T]
      ? Extract<T, Primitive>
      : Wire<T>
