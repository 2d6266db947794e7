/** The kinds of tax id that a business in a country may have; the first one is preselected. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  AU: ['au_abn'],
  CA: ['ca_bn', 'ca_gst_hst', 'ca_qst'],
  CH: ['ch_vat', 'ch_uid'],
  DE: ['de_vat', 'de_stn'],
  ES: ['es_vat', 'es_cif'],
  GB: ['gb_vat'],
  IT: ['it_vat'],
  JP: ['jp_trn', 'jp_cn'],
  NO: ['no_vat'],
  US: ['us_ein'],
}

const EU = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
)

export function taxIdKindsOf(country: string): readonly string[] {
  if (Object.hasOwn(KINDS, country)) return KINDS[country] ?? []
  return EU.has(country) ? [`${country.toLowerCase()}_vat`] : []
}

/** The name of a kind in the API: a member state's VAT number is an `eu_vat` there. */
export function externalKind(kind: string): string {
  const country = kind.slice(0, 2).toUpperCase()
  return kind.endsWith('_vat') && EU.has(country) ? 'eu_vat' : kind
}

/** The number as the API takes it: a VAT number of the EU has its country's letters before it. */
export function externalValue(kind: string, text: string): string {
  const value = text.trim().toUpperCase()
  if (externalKind(kind) !== 'eu_vat') return value
  const letters = kind === 'gr_vat' ? 'EL' : kind.slice(0, 2).toUpperCase()
  return value.startsWith(letters) ? value : `${letters}${value}`
}
