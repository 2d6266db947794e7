import { z } from 'zod'
import { currencies } from './currency.ts'

export const currencySchema = z.enum(currencies)
export type Currency = z.infer<typeof currencySchema>

/** An amount in the currency's smallest unit, as Stripe sends it. Never a float, never without its currency. */
export const moneySchema = z.strictObject({ amountMinor: z.int(), currency: currencySchema })
export type Money = z.infer<typeof moneySchema>
