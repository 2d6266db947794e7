import { useEffect, useId, useRef, useState } from 'react'
import { Controller, useForm, useWatch } from 'react-hook-form'
import { zodResolver } from '@hookform/resolvers/zod'
import { useTranslations } from 'use-intl'
import type { Address, SavedDetails } from '#shared/contracts/billing-details.ts'
import { useMe } from '../../app/use-me.ts'
import { useIsOnline } from '../../app/use-is-online.ts'
import { AddressBox } from '../../stripe/address-box.tsx'
import type { AddressForm, TypedAddress } from '../../stripe/address-form.ts'
import type { CardBoxStatus } from '../../stripe/card-box.tsx'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { detailsFormSchema, type DetailsFormValues } from './details-form-schema.ts'
import { InvoiceEmails } from './invoice-emails.tsx'
import { NotSaved } from './not-saved.tsx'
import { useProblemWords } from './use-problem-words.ts'
import { useSaveDetails } from './use-save-details.ts'
import { useUnsavedGuard } from './use-unsaved-guard.ts'

export interface DetailsFormProps {
  readonly saved: SavedDetails
  /** Who is signed in, for what is not said yet. */
  readonly person: { readonly name: string; readonly email: string }
  readonly onDirty: (isDirty: boolean) => void
  readonly onSaved: (saved: SavedDetails) => void
  /** Shows what is saved now in place of what was typed. */
  readonly onStartAgain: () => void
}

/** Who is billed. What was typed stays after a refusal. */
export function DetailsForm({ saved, person, onDirty, onSaved, onStartAgain }: DetailsFormProps) {
  const t = useTranslations('details')
  const names = useTranslations('app.languages')
  const words = useProblemWords()
  const announce = useAnnounce()
  const isOnline = useIsOnline()
  const reason = useId()
  const address = useRef<AddressForm>(null)
  const [status, setStatus] = useState<CardBoxStatus>('loading')
  const [typed, setTyped] = useState<TypedAddress>(() => typedBefore(saved, person))
  const form = useForm<DetailsFormValues>({
    resolver: zodResolver(detailsFormSchema),
    defaultValues: valuesOf(saved, person),
    mode: 'onSubmit',
    reValidateMode: 'onBlur',
  })
  const isDirty = form.formState.isDirty || isOther(typed, typedBefore(saved, person))
  useEffect(() => onDirty(isDirty), [isDirty, onDirty])
  useUnsavedGuard(isDirty)
  const saving = useSaveDetails((answer) => {
    form.reset(valuesOf(answer, person))
    announce(t('saved'))
    onSaved(answer)
  })
  const submit = async () => {
    // Both are looked at before anything is said, so that all that is missing shows at once.
    const who = (await address.current?.read()) ?? null
    await form.handleSubmit(({ kind, emails, poNumber, language }) => {
      if (who === null) return address.current?.focus()
      setTyped(who)
      saving.save(saved.version, {
        kind,
        ...who,
        emails: emails.map(({ value }) => value),
        poNumber: poNumber === '' ? null : poNumber,
        language,
      })
    })()
  }
  const kind = useWatch({ control: form.control, name: 'kind' })
  const isLocked = status !== 'ready' || !isOnline

  return (
    <form
      noValidate
      aria-label={t('title')}
      className="grid max-w-content gap-8"
      onSubmit={(event) => {
        event.preventDefault()
        if (isLocked || saving.isPending) return
        void submit()
      }}
    >
      <div className="grid gap-4">
        <Controller
          control={form.control}
          name="kind"
          render={({ field }) => (
            <SegmentedControl
              legend={t('kind.legend')}
              options={[
                { value: 'individual', label: t('kind.individual') },
                { value: 'company', label: t('kind.company') },
              ]}
              value={field.value}
              onChange={(value) => {
                setStatus('loading')
                field.onChange(value)
              }}
            />
          )}
        />
        <AddressBox
          ref={address}
          nameOf={kind}
          defaults={{ name: typed.name, address: typed.address.country === '' ? null : typed.address }}
          status={status}
          onStatus={setStatus}
          onChange={setTyped}
        />
        <OtherCountry saved={saved} country={typed.address.country} />
      </div>
      <InvoiceEmails form={form} />
      <div className="grid items-end gap-4 sm:grid-cols-2">
        <TextField
          label={t('poNumber')}
          hint={t('poNumberHint')}
          autoComplete="off"
          error={words(form.formState.errors.poNumber)}
          {...form.register('poNumber')}
        />
        <SelectField label={t('language')} hint={t('languageHint')} {...form.register('language')}>
          {locales.map((locale) => (
            <option key={locale} value={locale} lang={locale}>
              {names(locale)}
            </option>
          ))}
        </SelectField>
      </div>
      {saving.isError ? <NotSaved error={saving.error} onStartAgain={onStartAgain} /> : null}
      <div className="grid justify-items-start gap-2">
        <Button
          type="submit"
          variant="primary"
          isLocked={isLocked}
          aria-describedby={isLocked ? reason : undefined}
          busyLabel={saving.isPending ? t('saving') : undefined}
        >
          {t('save')}
        </Button>
        {isLocked ? (
          <p id={reason} className="text-label text-muted">
            {t(isOnline ? (status === 'blocked' ? 'locked.blocked' : 'locked.loading') : 'locked.offline')}
          </p>
        ) : null}
        <p role="status" className="text-label text-success">
          {saving.isSuccess && !isDirty ? t('saved') : ''}
        </p>
        {isDirty && !saving.isPending ? <p className="text-label text-muted">{t('notSavedYet')}</p> : null}
      </div>
    </form>
  )
}

/** What another country means, said before it is saved: taxes follow it, the currency of what runs does not. */
function OtherCountry({
  saved: { details, nextInvoiceAt },
  country,
}: {
  saved: SavedDetails
  country: string
}) {
  const t = useTranslations('details')
  const currency = useMe()?.account.currency ?? null
  const before = details.address?.country
  const isOther = before !== undefined && country !== '' && country !== before
  return (
    <p role="status" className="text-label text-muted">
      {isOther
        ? t('otherCountry', {
            currency: nextInvoiceAt === null ? 'none' : (currency?.toUpperCase() ?? 'none'),
          })
        : ''}
    </p>
  )
}

const locales = ['en', 'it'] as const
const noAddress = { line1: '', line2: null, city: null, state: null, postalCode: null, country: '' }

function typedBefore({ details: { name, address } }: SavedDetails, person: { name: string }): TypedAddress {
  return { name: name ?? person.name, address: address ?? noAddress }
}

function valuesOf(
  { details: { kind, emails, poNumber, language } }: SavedDetails,
  person: { email: string },
): DetailsFormValues {
  const addresses = emails.length === 0 ? [person.email] : emails
  return { kind, emails: addresses.map((value) => ({ value })), poNumber: poNumber ?? '', language }
}

/** A country that the fields begin with was not typed by anybody. */
function isOther(typed: TypedAddress, before: TypedAddress): boolean {
  const country = before.address.country === '' ? '' : typed.address.country
  return typed.name !== before.name || hasOther({ ...typed.address, country }, before.address)
}

function hasOther(address: Address, before: Address): boolean {
  return addressParts.some((part) => address[part] !== before[part])
}

const addressParts = ['line1', 'line2', 'city', 'state', 'postalCode', 'country'] as const
