/** What the tax on a sale is called where the buyer is; `tax` where it has no name that everybody knows. */
export type TaxTerm = 'vat' | 'sales_tax' | 'gst' | 'tax'

/** The code for a place that is not offered; ISO 3166 gives it to none. */
export const elsewhere = 'ZZ'

/** As revenue offices call them in English. */
const countriesOf = {
  sales_tax: 'PR US',
  gst: 'AU CA IN NZ SG',
  tax: `AR BR HK ID JP MY TW ${elsewhere}`,
}

/** What the tax of a country (ISO 3166) is called: value added tax in most of the world. */
export function taxTermOf(country: string): TaxTerm {
  if (countriesOf.sales_tax.includes(country)) return 'sales_tax'
  if (countriesOf.gst.includes(country)) return 'gst'
  return countriesOf.tax.includes(country) ? 'tax' : 'vat'
}
