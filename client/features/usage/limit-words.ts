import type { LimitUsage } from '#shared/contracts/entitlements.ts'

/** From this share on a meter warns. */
const nearPercent = 80

export interface LimitLook {
  /** The used share in whole percent, at most 100; null where there is no limit, or nothing to use. */
  readonly percent: number | null
  readonly tone: 'calm' | 'near' | 'reached'
}

/** How full a limit is, by the plan or by the account's own cap, whichever comes first. */
export function limitLook({
  used,
  max,
  cap,
  counts,
}: Pick<LimitUsage, 'used' | 'max' | 'cap' | 'counts'>): LimitLook {
  const ceiling = ceilingOf({ max, cap })
  // A limit of nothing is no news: the plan does not have it.
  if (ceiling === null || max === 0) return { percent: null, tone: 'calm' }
  const percent = ceiling === 0 ? 100 : Math.min(100, Math.floor((used / ceiling) * 100))
  // Places that are all taken by those who were asked in run out for nobody.
  if (counts !== null && used <= ceiling) return { percent, tone: 'calm' }
  if (used >= ceiling) return { percent, tone: 'reached' }
  return { percent, tone: percent >= nearPercent ? 'near' : 'calm' }
}

/** What stops use: the plan's limit or the account's own cap. */
export function ceilingOf({ max, cap }: Pick<LimitUsage, 'max' | 'cap'>): number | null {
  if (max === null || cap === null) return max ?? cap
  return Math.min(max, cap)
}
