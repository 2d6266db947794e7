import { useLocale, useTranslations } from 'use-intl'
import { elsewhere, taxTermOf } from '#shared/billing/tax-terms.ts'
import type { PlanList } from '#shared/contracts/plans.ts'
import { RestOfWords } from '../../i18n/rest-of-words.tsx'
import { SelectField } from '../../ui/field.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import type { ShownChoice } from './use-plan-choice.ts'

/** Where most sales are made; everybody else is elsewhere. */
const offered =
  'AE AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KE KR LI LT LU LV MA MT MX MY NG NL NO NZ PE PH PL PR PT RO RS SA SE SG SI SK TH TR TW UA US VN ZA'.split(
    ' ',
  )

export interface CountryFieldProps {
  readonly taxBehavior: PlanList['taxBehavior']
  readonly choice: ShownChoice
}

/** Where the visitor buys: it decides what the tax is called, and nothing else. */
export function CountryField(props: CountryFieldProps) {
  return (
    <RestOfWords>
      <Countries {...props} />
    </RestOfWords>
  )
}

function Countries({ taxBehavior, choice }: CountryFieldProps) {
  const t = useTranslations('plans')
  const words = useTranslations('planCountry')
  const tag = useLocale()
  const announce = useAnnounce()
  const names = new Intl.DisplayNames(tag, { type: 'region' })
  const nameOf = (code: string) => (code === elsewhere ? words('other') : (names.of(code) ?? code))
  const countries = offered
    .map((code) => ({ code, name: nameOf(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, tag))
  return (
    <SelectField
      label={words('label')}
      value={offered.includes(choice.country) ? choice.country : elsewhere}
      onChange={({ target: { value: country } }) => {
        choice.change({ country })
        const tax = t(`price.tax.${taxBehavior}`, { term: taxTermOf(country) })
        announce(words('shown', { country: nameOf(country), tax }))
      }}
    >
      {countries.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
      <option value={elsewhere}>{nameOf(elsewhere)}</option>
    </SelectField>
  )
}
