import { useImperativeHandle, useMemo, useState, type Ref } from 'react'
import { AddressElement, Elements, useElements } from '@stripe/react-stripe-js'
import type {
  Stripe,
  StripeAddressElementChangeEvent,
  StripeAddressElementOptions,
  StripeElementsOptions,
} from '@stripe/stripe-js'
import type { Locale } from '#shared/contracts/plans.ts'
import type { Address } from '#shared/contracts/billing-details.ts'
import { likelyCountry } from '../i18n/likely-country.ts'
import type { AddressForm, TypedAddress } from './address-form.ts'
import { useAppearance } from './use-appearance.ts'

export interface AddressFieldsProps {
  readonly stripe: Stripe
  readonly locale: Locale
  /** Whether the name is a person's or a company's; fixed once the fields are there. */
  readonly nameOf: 'individual' | 'company'
  /** What is in the fields at first. */
  readonly defaults: { readonly name: string | null; readonly address: Address | null }
  readonly onReady: () => void
  readonly onLoadError: () => void
  /** What is in the fields, on each change, whole or not. */
  readonly onChange: (typed: TypedAddress) => void
  readonly ref: Ref<AddressForm>
}

/** Stripe's Address Element in a group of its own: country first, then the fields as that country writes them. */
export function AddressFields({ stripe, locale, ...rest }: AddressFieldsProps) {
  const appearance = useAppearance()
  const options = useMemo(
    (): StripeElementsOptions => ({ locale, appearance, loader: 'never' }),
    [locale, appearance],
  )
  return (
    <Elements stripe={stripe} options={options}>
      <Fields {...rest} />
    </Elements>
  )
}

function Fields({
  nameOf,
  defaults,
  onReady,
  onLoadError,
  onChange,
  ref,
}: Omit<AddressFieldsProps, 'stripe' | 'locale'>) {
  const elements = useElements()
  useImperativeHandle(
    ref,
    (): AddressForm => ({
      async read() {
        const { complete, value } = (await elements?.getElement('address')?.getValue()) ?? nothing
        return complete && value !== null ? typedOf(value) : null
      },
      focus() {
        elements?.getElement('address')?.focus()
      },
    }),
    [elements],
  )
  const [{ name, address }] = useState(defaults)
  const options = useMemo(
    (): StripeAddressElementOptions => ({
      mode: 'billing',
      display: { name: nameOf === 'company' ? 'organization' : 'full' },
      defaultValues: {
        name,
        ...(address === null
          ? inLikelyCountry()
          : {
              address: {
                line1: address.line1,
                line2: address.line2,
                city: address.city,
                state: address.state,
                postal_code: address.postalCode,
                country: address.country,
              },
            }),
      },
    }),
    [nameOf, name, address],
  )
  return (
    <AddressElement
      options={options}
      onReady={onReady}
      onLoadError={onLoadError}
      onChange={({ value }) => onChange(typedOf(value))}
    />
  )
}

/** For a form that nobody has filled in yet. */
function inLikelyCountry() {
  const country = likelyCountry()
  return country === null ? {} : { address: { country } }
}

const nothing = { complete: false, value: null }

function typedOf({ name, address }: StripeAddressElementChangeEvent['value']): TypedAddress {
  return {
    name: name.trim(),
    address: {
      line1: address.line1.trim(),
      line2: orNull(address.line2),
      city: orNull(address.city),
      state: orNull(address.state),
      postalCode: orNull(address.postal_code),
      country: address.country,
    },
  }
}

function orNull(text: string | null): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}
