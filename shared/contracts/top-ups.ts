import { z } from 'zod'
import { isConsentVersion } from '../consent.ts'
import { currencySchema, moneySchema } from '../money.ts'
import { localizedTextSchema } from './plans.ts'
import { productCodeSchema } from './purchases.ts'

/** Why an automatic top-up rests until somebody agrees again. */
export const topUpStopSchema = z.enum(['declined', 'bank_check', 'no_method', 'price_changed', 'unexpected'])
export type TopUpStop = z.infer<typeof topUpStopSchema>

const topUpChoice = {
  /** The pack that is bought. */
  product: productCodeSchema,
  /** It is bought when fewer credits than this are left. */
  whenBelow: z.int().min(1).max(1_000_000),
  /** At most so many packs in a month. */
  maxPerMonth: z.int().min(1).max(20),
}

export const saveTopUpInputSchema = z.strictObject({
  isOn: z.boolean(),
  ...topUpChoice,
  currency: currencySchema,
  /** Fingerprint of the prices that the page showed. */
  productsVersion: z.string().min(1).max(64),
  consentVersion: z.string().refine(isConsentVersion, 'is not known'),
})
export type SaveTopUpInput = z.infer<typeof saveTopUpInputSchema>

/** How an account's automatic top-up stands; settings are null as long as nobody set it up. */
export const topUpSchema = z.strictObject({
  settings: z.strictObject({ isOn: z.boolean(), ...topUpChoice, price: moneySchema }).nullable(),
  stoppedBecause: topUpStopSchema.nullable(),
  /** Packs that were bought by themselves in this month of the account's time. */
  boughtThisMonth: z.int().nonnegative(),
  /** The method that pays; null when none is on file. */
  method: z
    .strictObject({ type: z.string(), brand: z.string().nullable(), last4: z.string().nullable() })
    .nullable(),
  /** The last three, newest first. */
  recent: z.array(
    z.strictObject({
      id: z.uuid(),
      at: z.iso.datetime(),
      name: localizedTextSchema,
      amount: moneySchema,
      state: z.enum(['due', 'processing', 'paid', 'failed']),
      receipt: z.strictObject({ invoiceId: z.uuid(), number: z.string().nullable() }).nullable(),
    }),
  ),
})
export type TopUp = z.infer<typeof topUpSchema>
