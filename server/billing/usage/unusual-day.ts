import type { UsageChart } from '#shared/contracts/usage.ts'

const recentDays = 7
const comparedDays = 28
/** Fewer days with use say nothing about what is usual. */
const fewestDays = 7
const farMore = 3
/** Below this much more than usual it is worth nobody's look. */
const leastMore = 10

/**
 * The last of the past seven days on which at least three times as much was used as on the usual one, which is the median of
 * the days with use in the four weeks before it; null when none was, or too little is known.
 * @param totals use by day, oldest first, with every day
 */
export function unusualDay(
  totals: readonly { readonly day: string; readonly used: number }[],
): Pick<NonNullable<UsageChart['unusual']>, 'day' | 'used' | 'usual'> | null {
  const first = Math.max(0, totals.length - recentDays)
  for (let index = totals.length - 1; index >= first; index--) {
    const each = totals[index]
    if (each === undefined) continue
    const usual = usualOf(totals.slice(Math.max(0, index - comparedDays), index))
    if (usual === null) continue
    if (each.used >= usual * farMore && each.used - usual >= leastMore) return { ...each, usual }
  }
  return null
}

function usualOf(days: readonly { readonly used: number }[]): number | null {
  const used = days.flatMap((each) => (each.used > 0 ? [each.used] : [])).sort((a, b) => a - b)
  if (used.length < fewestDays) return null
  return used[Math.floor(used.length / 2)] ?? null
}
