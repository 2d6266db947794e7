import type { LocalizedText, Plan } from '#shared/contracts/plans.ts'

export type Limit = Plan['limits'][number]
export type Cell =
  | { readonly kind: 'included' }
  | { readonly kind: 'not_included' }
  | { readonly kind: 'unlimited' }
  | { readonly kind: 'limit'; readonly limit: Limit; readonly value: number }

export interface ComparisonRow {
  readonly code: string
  readonly name: LocalizedText
  readonly cells: readonly { readonly plan: string; readonly cell: Cell }[]
}

export interface ComparisonGroup {
  readonly code: string
  /** null for the group of limits, whose name is the page's. */
  readonly name: LocalizedText | null
  readonly rows: readonly ComparisonRow[]
}

/** The comparison's groups and rows, limits first. Every plan lists the same codes in the same order, so the first gives the shape. */
export function comparisonGroups(plans: readonly Plan[]): ComparisonGroup[] {
  const [first] = plans
  if (first === undefined) return []
  const limits = first.limits.map(({ code, name }) => ({
    code,
    name,
    cells: plans.map((plan) => ({
      plan: plan.code,
      cell: limitCell(plan.limits.find((limit) => limit.code === code)),
    })),
  }))
  const groups = new Map<string, { name: LocalizedText; rows: ComparisonRow[] }>()
  for (const { code, name, group } of first.features) {
    const rows = groups.get(group.en) ?? { name: group, rows: [] }
    rows.rows.push({
      code,
      name,
      cells: plans.map((plan) => ({
        plan: plan.code,
        cell: plan.features.find((feature) => feature.code === code)?.included
          ? { kind: 'included' }
          : { kind: 'not_included' },
      })),
    })
    groups.set(group.en, rows)
  }
  const features = [...groups].map(([code, { name, rows }]) => ({ code, name, rows }))
  return limits.length === 0 ? features : [{ code: 'limits', name: null, rows: limits }, ...features]
}

function limitCell(limit: Limit | undefined): Cell {
  if (limit === undefined || limit.value === 0) return { kind: 'not_included' }
  if (limit.value === null) return { kind: 'unlimited' }
  return { kind: 'limit', limit, value: limit.value }
}
