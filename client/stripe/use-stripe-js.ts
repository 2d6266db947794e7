import { useCallback, useEffect, useState } from 'react'
import type { Stripe } from '@stripe/stripe-js'
import { loadStripeJs, type StripeSource } from './load.ts'

export type StripeJs = { status: 'loading' } | { status: 'ready'; stripe: Stripe } | { status: 'blocked' }

/** Loads Stripe.js for the screen that asks. `blocked` when the script cannot be had; `retry` asks again. */
export function useStripeJs(source: StripeSource): StripeJs & { retry: () => void } {
  const { stripeJsUrl, publishableKey, locale } = source
  const [state, setState] = useState<StripeJs>({ status: 'loading' })

  const start = useCallback(() => {
    let isCurrent = true
    loadStripeJs({ stripeJsUrl, publishableKey, locale }).then(
      (stripe) => isCurrent && setState({ status: 'ready', stripe }),
      () => isCurrent && setState({ status: 'blocked' }),
    )
    return () => {
      isCurrent = false
    }
  }, [stripeJsUrl, publishableKey, locale])
  useEffect(start, [start])

  const retry = useCallback(() => {
    setState({ status: 'loading' })
    start()
  }, [start])
  return { ...state, retry }
}
