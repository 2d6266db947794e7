import { z } from 'zod'
import { limitCodeSchema, limitUsageSchema } from './entitlements.ts'
import { localizedTextSchema } from './plans.ts'

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

const usageCount = z.int().nonnegative()

/** Use by day over one period and the one before. Days are UTC. */
export const usageChartSchema = z.strictObject({
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  /** The account's time up to which every use is in it. */
  asOf: z.iso.datetime(),
  /** What was used, most used first. One without a name stands for all that is not told apart. */
  parts: z
    .array(z.strictObject({ code: z.string(), name: localizedTextSchema.nullable() }))
    .min(1)
    .max(7),
  /** From the first day to today, oldest first, each with the use of every part. */
  days: z.array(z.strictObject({ day: z.iso.date(), used: z.array(usageCount) })),
  /** The days of the period before, oldest first; all parts together. */
  before: z.array(usageCount),
  /** The last of the past seven days on which far more was used than usual; null = none was. */
  unusual: z
    .strictObject({
      day: z.iso.date(),
      used: usageCount,
      /** The median of the days with use in the four weeks before. */
      usual: usageCount,
      /** The part that more than half of it was; null when there is none, or parts are not told apart. */
      mostly: localizedTextSchema.nullable(),
    })
    .nullable(),
})
export type UsageChart = z.infer<typeof usageChartSchema>

export const usageHistorySchema = z.strictObject({ limit: limitUsageSchema, chart: usageChartSchema })
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
