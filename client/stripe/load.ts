import type { Stripe } from '@stripe/stripe-js'
import { loadStripe } from '@stripe/stripe-js/pure'
import type { Locale } from '#shared/contracts/plans.ts'

export interface StripeSource {
  /** Stripe's own script, or the stand-in of an emulator. */
  readonly stripeJsUrl: string
  readonly publishableKey: string
  readonly locale: Locale
}

const loaded = new Map<string, Promise<Stripe>>()

/**
 * Stripe.js for this page. Asks for the script once, and once more when the first request fails.
 * Rejects when the script cannot be had (blocked, offline); the next call then starts afresh.
 */
export function loadStripeJs(source: StripeSource): Promise<Stripe> {
  const key = `${source.stripeJsUrl} ${source.publishableKey} ${source.locale}`
  const known = loaded.get(key)
  if (known) return known
  const started = start(source)
  loaded.set(key, started)
  started.catch(() => {
    if (loaded.get(key) === started) loaded.delete(key)
  })
  return started
}

/** Gives up a request for the script that hangs: whoever asks next starts afresh. Does nothing once Stripe.js is there. */
export function forgetUnansweredScript(): void {
  if (!window.Stripe) loaded.clear()
}

async function start({ stripeJsUrl, publishableKey, locale }: StripeSource): Promise<Stripe> {
  if (!window.Stripe) {
    await addScript(stripeJsUrl).catch(() => addScript(stripeJsUrl))
  }
  // The npm loader would ask js.stripe.com for its own script if this one had not set `window.Stripe`.
  if (!window.Stripe) throw new Error(`${stripeJsUrl} did not bring Stripe.js`)
  const stripe = await loadStripe(publishableKey, { locale })
  if (!stripe) throw new Error('Stripe.js is not available here')
  return stripe
}

function addScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = src
    script.async = true
    script.addEventListener('load', () => resolve())
    script.addEventListener('error', () => {
      script.remove()
      reject(new Error(`${src} could not be loaded`))
    })
    document.head.append(script)
  })
}
