import { resolveAppearance } from '../../appearance/resolve-appearance.ts'
import { fetchTransport } from '../../protocol/fetch-transport.ts'
import type {
  PaymentFrameConfig,
  PaymentFrameMethods,
  PaymentHostMethods,
} from '../../protocol/payment-frame.ts'
import { connectPeer, type Peer } from '../../protocol/peer.ts'
import { portTransport } from '../../protocol/port-transport.ts'
import type { StripeError } from '../../protocol/stripe-error.ts'
import type { Transport } from '../../protocol/transport.ts'
import { localizeError } from '../../strings/decline-texts.ts'
import { openFrame, ownApiBase } from '../open-frame.ts'
import { loadFonts } from './fonts.ts'
import { confirmWithForm, createObject, type FormData } from './payment-api.ts'
import { PaymentForm, type PaymentFormEvents } from './payment-form.ts'
import { applyAppearance } from './stylesheet.ts'
import { drawSkeleton } from './skeleton.ts'
import { watchFrame } from './watch-frame.ts'

const { address, language, port } = openFrame()
document.documentElement.lang = language
drawSkeleton(document.body, address.loader)

void port.then((connected) => runPaymentFrame(connected))

/** Serves the page over the port: draws what it configures and answers with what the form holds. */
function runPaymentFrame(connected: MessagePort): void {
  let form: PaymentForm | undefined
  let lastChange = ''
  let lastStructure = ''

  const page: Peer<PaymentHostMethods> = connectPeer<PaymentFrameMethods, PaymentHostMethods>(connected, {
    configure,
    validate: () => requireForm().validate(),
    focusInvalid: () => requireForm().focusInvalid(),
    confirm: (request) =>
      submit((data, current) => confirmWithForm(transport(), request, data, current.language)),
    create: (request) =>
      submit((data, current) => createObject(transport(), request, data, current.language)),
    lock: (isLocked) => requireForm().lock(isLocked),
    focus: () => requireForm().focus(),
    blur: () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    },
    clear: () => requireForm().clear(),
    collapse: () => requireForm().collapse(),
    fill: (card) => requireForm().fill(card),
  })
  const reportHeight = watchFrame(document.body, {
    resize: (height) => void page.call('resize', height),
    focus: () => void page.call('focus', null),
    blur: () => void page.call('blur', null),
    escape: () => void page.call('escape', null),
  })
  const events: PaymentFormEvents = {
    onInput: reportChange,
    onBrand: reportBrand,
    onRemove: (id) => page.call('removeSaved', id),
    onUpdate: (change) => page.call('updateSaved', change),
  }

  /** A frame beside its API fetches; one that only has a page asks that page to. */
  function transport(): Transport {
    return address.transport === 'port'
      ? portTransport((request) => page.call('sendRequest', request))
      : fetchTransport(ownApiBase())
  }

  /** Sends what the form holds; a decline is shown under its field and told in the customer's language. */
  async function submit<Success extends object>(
    send: (data: FormData, current: PaymentForm) => Promise<Success | { error: StripeError }>,
  ): Promise<Success | { error: StripeError }> {
    const current = requireForm()
    const result = await send(current.data(), current)
    if (!('error' in result)) return result
    current.showDecline(result.error)
    return { error: localizeError(result.error, current.language) }
  }

  function configure(config: PaymentFrameConfig): void {
    loadFonts(config.fonts)
    applyAppearance(
      resolveAppearance(config.appearance, (message) =>
        console.warn(`[Stripe.js] elements-inner-payment.html: ${message}`),
      ),
    )
    const { appearance: _appearance, fonts: _fonts, ...structure } = config
    const key = JSON.stringify(structure)
    if (form && key === lastStructure) return
    lastStructure = key
    const focused = document.activeElement?.id
    form = new PaymentForm(config, events, form)
    document.documentElement.lang = form.language
    document.body.className = `p-Locale-${form.language}`
    document.body.replaceChildren(form.root)
    if (focused) document.getElementById(focused)?.focus()
    // Before `ready` is announced: the page shows the form at its height and not on the way to it.
    reportHeight()
    reportChange()
  }

  function reportChange(): void {
    const change = requireForm().change()
    const text = JSON.stringify(change)
    if (text === lastChange) return
    lastChange = text
    void page.call('change', change)
  }

  function reportBrand(brand: string | undefined): void {
    void page.call('cardDetails', brand === undefined ? null : [brand])
  }

  function requireForm(): PaymentForm {
    if (!form) throw new Error('The form has not been configured yet.')
    return form
  }
}
