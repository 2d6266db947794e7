import { z } from 'zod'
import { limitCodeSchema, limitUsageSchema } from './entitlements.ts'

/** Made by whoever reports the use, once per thing that was used: repeating it counts nothing. */
export const usageKeySchema = z.string().regex(/^[\w:.-]{1,100}$/)

/** What a counted use is answered with. */
export const countedUsageSchema = z.strictObject({
  used: z.int().nonnegative(),
  max: z.int().nonnegative().nullable(),
  resetsAt: z.iso.datetime().nullable(),
})
export type CountedUsage = z.infer<typeof countedUsageSchema>

export const usageHistoryInputSchema = z.strictObject({ limit: limitCodeSchema })

/** Use by day, oldest first; every day of the window is there. Days are UTC. */
export const usageDaysSchema = z.array(z.strictObject({ day: z.iso.date(), used: z.int().nonnegative() }))
export type UsageDays = z.infer<typeof usageDaysSchema>

export const usageHistorySchema = z.strictObject({ limit: limitUsageSchema, days: usageDaysSchema })
export type UsageHistory = z.infer<typeof usageHistorySchema>

export const usageSettingsInputSchema = z.strictObject({
  /** A limit, or `credits`. */
  limit: limitCodeSchema,
  /** Use stops here though the plan has more; null = no cap. */
  cap: z.int().min(0).max(1_000_000_000).nullable(),
  alertPercents: z.array(z.int().min(1).max(100)).max(5),
})
export type UsageSettingsInput = z.infer<typeof usageSettingsInputSchema>

/** What holds for a limit after it was set. */
export const usageSettingsSchema = usageSettingsInputSchema.omit({ limit: true })

export const demoRunInputSchema = z.strictObject({ key: usageKeySchema })
