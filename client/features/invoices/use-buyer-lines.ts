import { useLocale, useTranslations } from 'use-intl'
import type { InvoiceBuyer } from '#shared/contracts/invoices.ts'

/** A country's name in the language on screen; a code that is none stands for itself. */
export function useCountryName(): (code: string | null) => string | null {
  const locale = useLocale()
  return (code) =>
    code === null ? null : (new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code)
}

/** A buyer as an invoice names it, line by line. */
export function useBuyerLines(): (buyer: InvoiceBuyer) => string[] {
  const t = useTranslations('invoices.parties')
  const country = useCountryName()
  return ({ name, address, email, taxIds, customFields }) =>
    [
      name,
      address?.line1,
      address?.line2,
      [address?.postalCode, address?.city, address?.state].filter(Boolean).join(' '),
      country(address?.country ?? null),
      email,
      ...taxIds.map(({ value }) => (value === null ? null : t('taxId', { value }))),
      ...customFields.map((field) => `${field.name}: ${field.value}`),
    ].filter((line): line is string => line != null && line !== '')
}
