import { z } from 'zod'
import { moneySchema } from '../money.ts'

/** A price reduction: by percent, or by an amount that is taken off each invoice. Both are null where neither is known. */
export const discountSchema = z.strictObject({
  /** As it is printed; null where the reduction was put on without a code. */
  code: z.string().nullable(),
  percentOff: z.number().nullable(),
  amountOff: moneySchema.nullable(),
  /** Which charges it lowers: the next one alone, those before `endsAt`, or all. */
  duration: z.enum(['once', 'repeating', 'forever']),
  endsAt: z.iso.datetime().nullable(),
})
export type Discount = z.infer<typeof discountSchema>

/** The price without a reduction, and the first charge of it; null where the reduction never ends. */
export const fullPriceSchema = z.strictObject({ amount: moneySchema, at: z.iso.datetime().nullable() })
