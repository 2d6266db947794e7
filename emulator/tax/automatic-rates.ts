import type { TaxRate } from '../store/collections.ts'
import type { TaxPlace } from './tax-location.ts'
import { taxAt } from './tax-rates-table.ts'

/**
 * The rate that automatic tax applies at a place. It is not stored: its id names the place and whether anything is
 * taken, `txr_auto_us_ny_exclusive`, `txr_auto_jp_zero`.
 */
export function automaticRate(
  place: Pick<TaxPlace, 'country' | 'state'>,
  kind: 'exclusive' | 'inclusive' | 'zero',
): TaxRate {
  const tax = taxAt(place)
  const state = tax?.state ?? null
  const percentage = kind === 'zero' ? 0 : (tax?.percentage ?? 0)
  const parts = ['txr_auto', place.country.toLowerCase(), state?.toLowerCase(), kind]
  return {
    id: parts.filter((part) => part !== undefined).join('_'),
    object: 'tax_rate',
    active: false,
    country: place.country,
    created: 0,
    description: null,
    display_name: tax?.name ?? 'Tax',
    effective_percentage: percentage,
    flat_amount: null,
    inclusive: kind === 'inclusive',
    jurisdiction: tax?.jurisdiction ?? null,
    jurisdiction_level: state === null ? 'country' : 'state',
    livemode: false,
    metadata: {},
    percentage,
    rate_type: 'percentage',
    state,
    tax_type: tax?.type ?? null,
  }
}

/** The automatic rate of that id, if it is one. */
export function findAutomaticRate(id: string): TaxRate | undefined {
  const [, country = '', state, kind] =
    /^txr_auto_([a-z]{2})(?:_([a-z]{2}))?_(exclusive|inclusive|zero)$/.exec(id) ?? []
  if (kind !== 'exclusive' && kind !== 'inclusive' && kind !== 'zero') return undefined
  const rate = automaticRate({ country: country.toUpperCase(), state: state?.toUpperCase() ?? null }, kind)
  return rate.id === id ? rate : undefined
}
