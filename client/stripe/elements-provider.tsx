import { useMemo, type ReactNode } from 'react'
import type { Stripe, StripeElementsOptionsMode } from '@stripe/stripe-js'
import { Elements } from '@stripe/react-stripe-js'
import type { Locale } from '#shared/contracts/plans.ts'
import type { MethodType } from '#shared/billing/method-types.ts'
import type { Money } from '#shared/money.ts'
import { useAppearance } from './use-appearance.ts'

const cardsOnly: readonly MethodType[] = ['card']

export interface StripeElementsProviderProps {
  readonly stripe: Stripe
  /** Due now. Zero means that the card is only set up for later charges. */
  readonly dueNow: Money
  /** Paid once, and not kept for later charges. */
  readonly isOnce?: boolean | undefined
  readonly methodTypes?: readonly MethodType[] | undefined
  readonly locale: Locale
  readonly children: ReactNode
}

/**
 * The Elements group of a deferred payment: it knows the amount before any intent exists, and a changed amount, language
 * or theme reaches the mounted fields without losing what was typed.
 */
export function StripeElementsProvider({
  stripe,
  dueNow,
  isOnce = false,
  methodTypes = cardsOnly,
  locale,
  children,
}: StripeElementsProviderProps) {
  const appearance = useAppearance()
  const { amountMinor, currency } = dueNow
  const options = useMemo(
    (): StripeElementsOptionsMode => ({
      ...(amountMinor === 0
        ? { mode: 'setup' as const, currency }
        : { mode: isOnce ? ('payment' as const) : ('subscription' as const), amount: amountMinor, currency }),
      allowedPaymentMethodTypes: [...methodTypes],
      locale,
      appearance,
      loader: 'never',
    }),
    [amountMinor, currency, isOnce, methodTypes, locale, appearance],
  )
  return (
    <Elements stripe={stripe} options={options}>
      {children}
    </Elements>
  )
}
