import { type InvoiceFilter, invoiceFilters } from '#shared/contracts/invoices.ts'

export interface InvoiceFilters {
  readonly filter: InvoiceFilter
  readonly year: number | null
  readonly search: string
}

/** Reads `status`, `year` and `number` from an address; what is malformed counts as absent. */
export function readFilters(params: URLSearchParams): InvoiceFilters {
  const status = params.get('status')
  const year = params.get('year') ?? ''
  return {
    filter: invoiceFilters.find((known) => known === status) ?? 'all',
    year: /^2\d{3}$/.test(year) && Number(year) <= 2200 ? Number(year) : null,
    search: (params.get('number') ?? '').trim().slice(0, 40),
  }
}

/** The same as parts of an address; what is not narrowed is left out. */
export function filtersInAddress({ filter, year, search }: InvoiceFilters): URLSearchParams {
  const params = new URLSearchParams()
  if (filter !== 'all') params.set('status', filter)
  if (year !== null) params.set('year', String(year))
  if (search !== '') params.set('number', search)
  return params
}
