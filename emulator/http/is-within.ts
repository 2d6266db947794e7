interface Range {
  gt?: number
  gte?: number
  lt?: number
  lte?: number
}

/** Whether a moment lies in the range that a list asks for; a moment that never came lies in none. */
export function isWithin(moment: number | null, range: Range | undefined): boolean {
  if (range === undefined) return true
  if (moment === null) return false
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range
  return moment > gt && moment >= gte && moment < lt && moment <= lte
}
