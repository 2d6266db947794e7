import type { Interval } from '#shared/contracts/plans.ts'

/** In the order in which they are offered. */
export const intervals = ['month', 'year'] as const satisfies readonly Interval[]
