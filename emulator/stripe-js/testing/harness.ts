import {
  AddressElement,
  Elements,
  PaymentElement,
  TaxIdElement,
  useElements,
  useStripe,
} from '@stripe/react-stripe-js'
import type {
  StripeAddressElementOptions,
  StripeElementsOptions,
  StripePaymentElementOptions,
  StripeTaxIdElementOptions,
} from '@stripe/stripe-js'
import { loadStripe } from '@stripe/stripe-js/pure'
import { createElement, type ReactElement, StrictMode, useEffect } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { isRecord } from '../protocol/records.ts'

/** What a test finds on the harness page. */
export interface Harness {
  stripe?: ReturnType<typeof useStripe>
  elements?: ReturnType<typeof useElements>
  events: [name: string, payload: unknown][]
  PaymentElement: typeof PaymentElement
  unmount(): void
  mount(): void
}

declare global {
  interface Window {
    harness: Harness
  }
}

interface HarnessSettings {
  stripeJsUrl: string
  publishableKey: string
  elements: StripeElementsOptions
  payment: StripePaymentElementOptions
  /** Address Elements above the payment form, each with its options. */
  addresses?: StripeAddressElementOptions[]
  /** A Tax ID Element below them. */
  taxId?: StripeTaxIdElementOptions
}

const settings = readSettings()
const container = document.createElement('div')
document.body.append(container)
const loading = addScript(settings.stripeJsUrl).then(() => loadStripe(settings.publishableKey))
let root: Root | undefined

window.harness = {
  events: [],
  PaymentElement,
  mount() {
    root = createRoot(container)
    root.render(createElement(StrictMode, null, createElement(App)))
  },
  unmount: () => root?.unmount(),
}
window.harness.mount()

function App(): ReactElement {
  const props = { stripe: loading, options: settings.elements, children: createElement(CheckoutForm) }
  return createElement(Elements, props)
}

function CheckoutForm(): ReactElement {
  const stripe = useStripe()
  const elements = useElements()
  useEffect(() => {
    Object.assign(window.harness, { stripe, elements })
  }, [stripe, elements])
  const note = (name: string) => (payload?: unknown) => {
    window.harness.events.push([name, isPlain(payload) ? payload : null])
  }
  return createElement(
    'form',
    { onSubmit: (event) => event.preventDefault() },
    ...(settings.addresses ?? []).map((options) =>
      createElement(AddressElement, {
        key: options.mode,
        id: `${options.mode}-address`,
        options,
        onReady: note(`${options.mode} ready`),
        onChange: note(`${options.mode} change`),
      }),
    ),
    ...(settings.taxId
      ? [
          createElement(TaxIdElement, {
            key: 'taxId',
            id: 'tax-id',
            options: settings.taxId,
            onReady: note('taxId ready'),
            onChange: note('taxId change'),
          }),
        ]
      : []),
    createElement(PaymentElement, {
      id: 'payment-element',
      options: settings.payment,
      onReady: note('ready'),
      onChange: note('change'),
      onFocus: note('focus'),
      onBlur: note('blur'),
      onEscape: note('escape'),
      onLoaderStart: note('loaderstart'),
      onLoadError: note('loaderror'),
      onSavedPaymentMethodRemove: note('savedpaymentmethodremove'),
      onSavedPaymentMethodUpdate: note('savedpaymentmethodupdate'),
    }),
    createElement('button', { id: 'pay' }, 'Pay'),
  )
}

/** Only plain objects survive the way from the page to a test; `ready` hands over the element itself. */
function isPlain(value: unknown): boolean {
  return isRecord(value) && Object.getPrototypeOf(value) === Object.prototype
}

function readSettings(): HarnessSettings {
  const parsed: HarnessSettings = JSON.parse(
    new URLSearchParams(window.location.search).get('settings') ?? '{}',
  )
  return parsed
}

function addScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = src
    script.addEventListener('load', () => resolve())
    script.addEventListener('error', () => reject(new Error(`${src} could not be loaded`)))
    document.head.append(script)
  })
}
