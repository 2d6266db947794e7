import { useImperativeHandle, useMemo, type Ref } from 'react'
import { PaymentElement, useElements, useStripe } from '@stripe/react-stripe-js'
import type { StripePaymentElementOptions } from '@stripe/stripe-js'
import type { CardForm } from './card-form.ts'
import { confirmWithElements } from './confirm.ts'

export interface CardFieldsProps {
  readonly businessName: string
  readonly customer: { readonly name: string; readonly email: string } | undefined
  readonly onReady: () => void
  readonly onLoadError: () => void
  readonly ref: Ref<CardForm>
}

/** Stripe's Payment Element inside a `StripeElementsProvider`. What is typed there never passes through our code. */
export function CardFields({ businessName, customer, onReady, onLoadError, ref }: CardFieldsProps) {
  const stripe = useStripe()
  const elements = useElements()
  const name = customer?.name
  const email = customer?.email

  useImperativeHandle(
    ref,
    (): CardForm => ({
      async validate() {
        if (!elements) return false
        const { error } = await elements.submit()
        return error === undefined
      },
      async confirm(step) {
        return stripe && elements ? confirmWithElements(stripe, elements, step) : { kind: 'lost' }
      },
      focus() {
        elements?.getElement('payment')?.focus()
      },
    }),
    [stripe, elements],
  )

  const options = useMemo(
    (): StripePaymentElementOptions => ({
      layout: { type: 'tabs', defaultCollapsed: false },
      business: { name: businessName },
      ...(name !== undefined &&
        email !== undefined && { defaultValues: { billingDetails: { name, email } } }),
      // The consent sentence above the button says it, with the amounts.
      terms: { card: 'never' },
    }),
    [businessName, name, email],
  )
  return <PaymentElement options={options} onReady={onReady} onLoadError={onLoadError} />
}
