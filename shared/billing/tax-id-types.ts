/** What a number is called on screen. */
export type TaxIdLabel = 'vat' | 'gst' | 'business' | 'tax'

interface TaxIdKind {
  /** Stripe's name of the type. */
  readonly type: string
  readonly label: TaxIdLabel
  readonly example: string
  /** After spaces are gone and letters are capitals. Stripe checks more; this finds slips while typing. */
  readonly format: RegExp
}

const euVat = <Example extends string>(example: Example, digits: RegExp) =>
  ({
    type: 'eu_vat',
    label: 'vat',
    example,
    format: new RegExp(`^${example.slice(0, 2)}${digits.source}$`),
  }) as const

/**
 * The tax ids of the countries that most business customers are in; the first of a country is the usual one. Sources: the
 * list of types in Stripe's documentation, and for member states of the EU the formats that VIES publishes.
 */
export const taxIdTypes = {
  AE: [{ type: 'ae_trn', label: 'tax', example: '123456789012345', format: /^\d{15}$/ }],
  AT: [euVat('ATU12345678', /U\d{8}/)],
  AU: [{ type: 'au_abn', label: 'business', example: '12345678912', format: /^\d{11}$/ }],
  BE: [euVat('BE0123456789', /[01]\d{9}/)],
  BG: [euVat('BG0123456789', /\d{9,10}/)],
  BR: [{ type: 'br_cnpj', label: 'tax', example: '01.234.456/5432-10', format: /^[\d./-]{14,18}$/ }],
  CA: [
    { type: 'ca_gst_hst', label: 'gst', example: '123456789RT0002', format: /^\d{9}RT\d{4}$/ },
    { type: 'ca_bn', label: 'business', example: '123456789', format: /^\d{9}$/ },
  ],
  CH: [
    {
      type: 'ch_vat',
      label: 'vat',
      example: 'CHE-123.456.789 MWST',
      format: /^CHE-?\d{3}\.?\d{3}\.?\d{3}(MWST|TVA|IVA)$/,
    },
    { type: 'ch_uid', label: 'business', example: 'CHE-123.456.789', format: /^CHE-?\d{3}\.?\d{3}\.?\d{3}$/ },
  ],
  CY: [euVat('CY12345678Z', /\d{8}[A-Z]/)],
  CZ: [euVat('CZ1234567890', /\d{8,10}/)],
  DE: [euVat('DE123456789', /\d{9}/)],
  DK: [euVat('DK12345678', /\d{8}/)],
  EE: [euVat('EE123456789', /\d{9}/)],
  ES: [euVat('ESA1234567Z', /[A-Z0-9]\d{7}[A-Z0-9]/)],
  FI: [euVat('FI12345678', /\d{8}/)],
  FR: [euVat('FRAB123456789', /[A-Z0-9]{2}\d{9}/)],
  GB: [{ type: 'gb_vat', label: 'vat', example: 'GB123456789', format: /^GB(\d{9}|\d{12}|(GD|HA)\d{3})$/ }],
  GR: [euVat('EL123456789', /\d{9}/)],
  HR: [euVat('HR12345678912', /\d{11}/)],
  HU: [euVat('HU12345678', /\d{8}/)],
  IE: [euVat('IE1234567AB', /(\d{7}[A-Z]{1,2}|\d[A-Z+*]\d{5}[A-Z])/)],
  IN: [{ type: 'in_gst', label: 'gst', example: '12ABCDE3456FGZH', format: /^[A-Z0-9]{15}$/ }],
  IT: [
    euVat('IT12345678901', /\d{11}/),
    {
      type: 'it_cf',
      label: 'tax',
      example: 'DGLSRA75C70C226P',
      format: /^([A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]|\d{11})$/,
    },
  ],
  JP: [{ type: 'jp_trn', label: 'tax', example: 'T1234567891234', format: /^T\d{13}$/ }],
  LT: [euVat('LT123456789123', /(\d{9}|\d{12})/)],
  LU: [euVat('LU12345678', /\d{8}/)],
  LV: [euVat('LV12345678912', /\d{11}/)],
  MT: [euVat('MT12345678', /\d{8}/)],
  MX: [{ type: 'mx_rfc', label: 'tax', example: 'ABC010203AB9', format: /^[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}$/ }],
  NL: [euVat('NL123456789B12', /\d{9}B\d{2}/)],
  NO: [{ type: 'no_vat', label: 'vat', example: '123456789MVA', format: /^\d{9}MVA$/ }],
  NZ: [{ type: 'nz_gst', label: 'gst', example: '123456789', format: /^\d{8,9}$/ }],
  PL: [euVat('PL1234567890', /\d{10}/)],
  PT: [euVat('PT123456789', /\d{9}/)],
  RO: [euVat('RO1234567891', /\d{2,10}/)],
  SE: [euVat('SE123456789123', /\d{12}/)],
  SG: [{ type: 'sg_gst', label: 'gst', example: 'M12345678X', format: /^[A-Z0-9]{8,12}$/ }],
  SI: [euVat('SI12345678', /\d{8}/)],
  SK: [euVat('SK1234567891', /\d{10}/)],
  US: [{ type: 'us_ein', label: 'business', example: '12-3456789', format: /^\d{2}-\d{7}$/ }],
  ZA: [{ type: 'za_vat', label: 'vat', example: '4123456789', format: /^4\d{9}$/ }],
} as const satisfies Record<string, readonly [TaxIdKind, ...TaxIdKind[]]>

export type TaxIdCountry = keyof typeof taxIdTypes
export type TaxIdType = (typeof taxIdTypes)[TaxIdCountry][number]['type']

export const isTaxIdCountry = (code: string): code is TaxIdCountry => Object.hasOwn(taxIdTypes, code)

/** Every country in the table, in the order of its code. */
export const taxIdCountries = Object.keys(taxIdTypes).filter(isTaxIdCountry)

/** All types, each once. */
export const taxIdTypeNames: readonly TaxIdType[] = [
  ...new Set(taxIdCountries.flatMap((country) => taxIdTypes[country].map(({ type }) => type))),
]

/** A number as it is stored and compared: without the spaces around and inside, in capitals. */
export function normalTaxId(value: string): string {
  return value.replaceAll(/\s/g, '').toUpperCase()
}

/** Whether a number looks like one of this type and country. */
export function fitsTaxIdType(country: TaxIdCountry, type: TaxIdType, value: string): boolean {
  const kind = taxIdTypes[country].find((one) => one.type === type)
  return kind !== undefined && kind.format.test(normalTaxId(value))
}

/** What a type is called, whatever the country. */
export function taxIdLabel(type: string): TaxIdLabel {
  const all: readonly TaxIdKind[] = taxIdCountries.flatMap((country) => [...taxIdTypes[country]])
  return all.find((kind) => kind.type === type)?.label ?? 'tax'
}
