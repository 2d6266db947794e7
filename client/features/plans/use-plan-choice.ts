import { useCallback } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Currency } from '#shared/money.ts'
import type { Interval, Plan, PlanList } from '#shared/contracts/plans.ts'
import type { Me } from '#shared/contracts/account.ts'
import { elsewhere, taxTermOf, type TaxTerm } from '#shared/billing/tax-terms.ts'
import { likelyCountry } from '../../i18n/likely-country.ts'
import { paths, readChoice, type ChoiceInAddress } from '../../app/paths.ts'

export interface ShownChoice {
  readonly interval: Interval
  readonly currency: Currency
  /** True when the account already pays in one currency, which Stripe never changes. */
  readonly isCurrencyFixed: boolean
  /** Where the visitor buys, as an ISO 3166 code: what they chose, else a guess by the browser's language. */
  readonly country: string
  /** What that place calls its tax, for words only: the tax itself comes with the address. */
  readonly taxTerm: TaxTerm
  /** The promotion code that came with the address; the checkout looks at it. */
  readonly promo: string | null
  /** Seats for a plan sold per seat, within its bounds; 1 for other plans. */
  readonly seatsOf: (plan: Plan) => number
  readonly change: (
    change: Partial<Pick<ChoiceInAddress, 'interval' | 'currency' | 'seats'> & { country: string }>,
  ) => void
}

/** What the page shows, kept in its address: a shared link, Back and sign-in lead to the same prices. */
export function usePlanChoice(list: Pick<PlanList, 'defaultCurrency'>, me: Me | undefined): ShownChoice {
  const search = useSearch()
  const inAddress = readChoice(new URLSearchParams(search))
  const [, navigate] = useLocation()
  const promo = new URLSearchParams(search).get('promo')?.trim().slice(0, 60) || null
  const countryInAddress = readCountry(search)
  const country = countryInAddress ?? likelyCountry() ?? elsewhere
  const accountCurrency = me?.account.currency ?? null

  const change = useCallback<ShownChoice['change']>(
    (changed) => {
      const now = {
        ...readChoice(new URLSearchParams(search)),
        ...(countryInAddress !== null && { country: countryInAddress }),
      }
      navigate(paths.plans({ ...now, ...changed, ...(promo !== null && { promo }) }), { replace: true })
    },
    [countryInAddress, navigate, promo, search],
  )
  return {
    interval: inAddress.interval ?? 'month',
    currency: accountCurrency ?? inAddress.currency ?? list.defaultCurrency,
    country,
    taxTerm: taxTermOf(country),
    isCurrencyFixed: accountCurrency !== null,
    promo,
    seatsOf: (plan) => clamp(inAddress.seats ?? 1, plan.seats),
    change,
  }
}

function readCountry(search: string): string | null {
  const country = new URLSearchParams(search).get('country')
  return country !== null && /^[A-Z]{2}$/.test(country) ? country : null
}

function clamp(seats: number, bounds: Plan['seats']): number {
  return bounds === null ? 1 : Math.min(bounds.max, Math.max(bounds.min, seats))
}
