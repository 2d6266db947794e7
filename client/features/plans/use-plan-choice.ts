import { useCallback } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Currency } from '#shared/money.ts'
import type { Interval, Plan, PlanList } from '#shared/contracts/plans.ts'
import type { Me } from '#shared/contracts/account.ts'
import { paths, readChoice, type ChoiceInAddress } from '../../app/paths.ts'

export interface ShownChoice {
  readonly interval: Interval
  readonly currency: Currency
  /** True when the account already pays in one currency, which Stripe never changes. */
  readonly isCurrencyFixed: boolean
  /** The promotion code that came with the address; the checkout looks at it. */
  readonly promo: string | null
  /** Seats for a plan sold per seat, within its bounds; 1 for other plans. */
  readonly seatsOf: (plan: Plan) => number
  readonly change: (change: Partial<Pick<ChoiceInAddress, 'interval' | 'currency' | 'seats'>>) => void
}

/** What the page shows, kept in its address: a shared link, Back and sign-in lead to the same prices. */
export function usePlanChoice(list: Pick<PlanList, 'defaultCurrency'>, me: Me | undefined): ShownChoice {
  const search = useSearch()
  const inAddress = readChoice(new URLSearchParams(search))
  const [, navigate] = useLocation()
  const promo = new URLSearchParams(search).get('promo')?.trim().slice(0, 60) || null
  const accountCurrency = me?.account.currency ?? null

  const change = useCallback<ShownChoice['change']>(
    (changed) => {
      const now = readChoice(new URLSearchParams(search))
      navigate(paths.plans({ ...now, ...changed, ...(promo !== null && { promo }) }), { replace: true })
    },
    [navigate, promo, search],
  )
  return {
    interval: inAddress.interval ?? 'month',
    currency: accountCurrency ?? inAddress.currency ?? list.defaultCurrency,
    isCurrencyFixed: accountCurrency !== null,
    promo,
    seatsOf: (plan) => clamp(inAddress.seats ?? 1, plan.seats),
    change,
  }
}

function clamp(seats: number, bounds: Plan['seats']): number {
  return bounds === null ? 1 : Math.min(bounds.max, Math.max(bounds.min, seats))
}
