import type { z } from 'zod'
import {
  type CountedUsage,
  countedUsageSchema,
  demoRunInputSchema,
  type UsageHistory,
  usageHistoryInputSchema,
  usageHistorySchema,
  usageSettingsInputSchema,
  usageSettingsSchema,
} from '#shared/contracts/usage.ts'
import { usageHistory } from '../../billing/usage/usage-history.ts'
import { saveUsageSettings } from '../../billing/usage/usage-settings.ts'
import { costs, requiresFeature } from '../entitled.ts'
import { managerProcedure, router, signedInProcedure } from '../trpc.ts'

export const usageRouter = router({
  history: signedInProcedure
    .input(usageHistoryInputSchema)
    .output(usageHistorySchema)
    .query(({ ctx, input }): Promise<UsageHistory> =>
      usageHistory(ctx.deps, ctx.membership.accountId, input.limit),
    ),

  /** The account's own cap and alerts for a limit. */
  saveSettings: managerProcedure
    .input(usageSettingsInputSchema)
    .output(usageSettingsSchema)
    .mutation(({ ctx, input }): Promise<z.infer<typeof usageSettingsSchema>> => {
      const { id: userId, name } = ctx.user
      const by = { accountId: ctx.membership.accountId, actor: { kind: 'user', userId, name } as const }
      return saveUsageSettings(ctx.deps, by, input)
    }),

  /** The demo product's metered action behind a feature; a product of one's own has its procedures in its place. */
  runAutomation: signedInProcedure
    .input(demoRunInputSchema)
    .use(requiresFeature('automations'))
    .use(costs('automation_runs'))
    .output(countedUsageSchema.nullable())
    .mutation(({ ctx }): CountedUsage | null => ctx.counted),

  /** The metered action of the router's demo, of which everybody has some. */
  runSpeedTest: signedInProcedure
    .input(demoRunInputSchema)
    .use(costs('speed_tests'))
    .output(countedUsageSchema.nullable())
    .mutation(({ ctx }): CountedUsage | null => ctx.counted),
})
