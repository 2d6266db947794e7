import { useEffect, useRef, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import {
  fitsTaxIdType,
  isTaxIdCountry,
  taxIdCountries,
  taxIdTypes,
  type TaxIdCountry,
} from '#shared/billing/tax-id-types.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useAddTaxId } from './use-tax-id-change.ts'

const reasons = ['format', 'known', 'too_many'] as const

/** A number with its country first, because that says which kinds there are and how they look. */
export function AddTaxId({ country: own, onDone }: { country: string | null; onDone: () => void }) {
  const t = useTranslations('details.taxIds')
  const errorWords = useErrorWords()
  const announce = useAnnounce()
  const first = useRef<HTMLSelectElement>(null)
  const [country, setCountry] = useState<TaxIdCountry>(own !== null && isTaxIdCountry(own) ? own : 'IT')
  const [chosen, setChosen] = useState<string | null>(null)
  const [value, setValue] = useState('')
  const [isChecked, setIsChecked] = useState(false)
  const countries = useCountryNames()
  const adding = useAddTaxId(() => {
    announce(t('added', { value }))
    onDone()
  })
  useEffect(() => first.current?.focus(), [])

  const kinds = taxIdTypes[country]
  const kind = kinds.find(({ type }) => type === chosen) ?? kinds[0]
  const fits = fitsTaxIdType(country, kind.type, value)
  const refusal = adding.error === null ? null : refusalOf(adding.error)
  const reason = reasons.find((known) => known === refusal?.details['reason'])
  const problem =
    isChecked && !fits
      ? t('refused.format', { example: kind.example })
      : reason === undefined
        ? undefined
        : t(`refused.${reason}`, { example: kind.example })
  return (
    <Card>
      <form
        noValidate
        aria-label={t('add')}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          setIsChecked(true)
          if (fits && !adding.isPending) adding.mutate({ type: kind.type, value })
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            ref={first}
            label={t('country')}
            value={country}
            onChange={({ target }) => {
              if (!isTaxIdCountry(target.value)) return
              setCountry(target.value)
              setChosen(null)
              setIsChecked(false)
              adding.reset()
            }}
          >
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </SelectField>
          {kinds.length === 1 ? null : (
            <SelectField
              label={t('kind')}
              value={kind.type}
              onChange={({ target }) => setChosen(target.value)}
            >
              {kinds.map(({ type, label }) => (
                <option key={type} value={type}>
                  {t(`label.${label}`)}
                </option>
              ))}
            </SelectField>
          )}
        </div>
        <TextField
          label={t(`label.${kind.label}`)}
          hint={t('example', { example: kind.example })}
          error={problem}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={value}
          onBlur={() => setIsChecked(value !== '')}
          onChange={({ target }) => {
            setValue(target.value)
            setIsChecked(false)
            adding.reset()
          }}
        />
        {adding.error !== null && reason === undefined ? (
          <p role="alert" className="text-danger">
            {errorWords(adding.error)}
          </p>
        ) : null}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" variant="primary" busyLabel={adding.isPending ? t('adding') : undefined}>
            {t('addThis')}
          </Button>
          <Button variant="quiet" onClick={onDone}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

/** The countries whose numbers are known, by name. */
function useCountryNames(): readonly { code: TaxIdCountry; name: string }[] {
  const tag = useLocale()
  const names = new Intl.DisplayNames(tag, { type: 'region' })
  return taxIdCountries
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, tag))
}
