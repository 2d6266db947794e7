import { useCallback, useEffect, useRef, useState } from 'react'
import type { Stripe } from '@stripe/stripe-js'
import { forgetUnansweredScript, loadStripeJs, type StripeSource } from './load.ts'

export type StripeJs = { status: 'loading' } | { status: 'ready'; stripe: Stripe } | { status: 'blocked' }

/**
 * Loads Stripe.js for the screen that asks. `blocked` when the script cannot be had; `retry` asks for it again, also when
 * the first request is still without an answer.
 */
export function useStripeJs(source: StripeSource): StripeJs & { retry: () => void } {
  const { stripeJsUrl, publishableKey, locale } = source
  const [state, setState] = useState<StripeJs>({ status: 'loading' })
  const giveUp = useRef(() => {})

  const start = useCallback(() => {
    let isCurrent = true
    giveUp.current = () => {
      isCurrent = false
    }
    loadStripeJs({ stripeJsUrl, publishableKey, locale }).then(
      (stripe) => isCurrent && setState({ status: 'ready', stripe }),
      () => isCurrent && setState({ status: 'blocked' }),
    )
  }, [stripeJsUrl, publishableKey, locale])
  useEffect(() => {
    start()
    return () => giveUp.current()
  }, [start])

  const retry = useCallback(() => {
    giveUp.current()
    forgetUnansweredScript()
    setState((before) => (before.status === 'ready' ? before : { status: 'loading' }))
    start()
  }, [start])
  return { ...state, retry }
}
