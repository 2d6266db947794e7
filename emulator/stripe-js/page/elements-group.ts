import type { PaymentFrameConfig, SavedMethod } from '../protocol/payment-frame.ts'
import { isRecord, textAt } from '../protocol/records.ts'
import type { StripeError } from '../protocol/stripe-error.ts'
import { resolveLanguage } from '../strings/translate.ts'
import { FieldsElements } from './fields-elements.ts'
import type { FieldsElement } from './fields-element.ts'
import { Emitter, type Listener } from './emitter.ts'
import { type GroupOptions, readGroupOptions } from './group-options.ts'
import { IntegrationError } from './integration-error.ts'
import { noSuchElement } from './not-there.ts'
import type { PageContext } from './page-context.ts'
import { PaymentElement, type SavedResult } from './payment-element.ts'
import { removeSaved, type SavedChangeResult, updateSaved } from './saved-methods.ts'
import { type ElementsSession, fetchSession } from './session.ts'

const NEEDS_INTENT = `In order to create a payment element, you must pass a clientSecret or mode when creating the Elements group.

e.g. stripe.elements({clientSecret: '{{CLIENT_SECRET}}'}) or stripe.elements({mode: 'payment', currency: 'usd', amount: 1099})`

/** A change of one of these asks the API again which methods fit. */
const SESSION_OPTIONS = [
  'mode',
  'amount',
  'currency',
  'setupFutureUsage',
  'captureMethod',
  'paymentMethodTypes',
  'customerSessionClientSecret',
] as const

/** What `stripe.elements(…)` returns. Creating one has no effect on the page, so an unused one costs nothing. */
export class ElementsGroup {
  readonly #emitter = new Emitter()
  #context: PageContext
  #raw: Record<string, unknown>
  #options: GroupOptions
  #element: PaymentElement | undefined
  #session: ReturnType<typeof fetchSession> | undefined
  #isSubmitted = false
  readonly #fields = new FieldsElements({
    owner: () => ({ context: this.#context, loader: this.#options.loader ?? 'auto' }),
    look: () => ({
      appearance: this.#options.appearance,
      fonts: this.#options.fonts,
      locale: this.#context.language,
    }),
    country: () => this.#country(),
    onInput: () => {
      this.#isSubmitted = false
    },
    onBillingAddress: () => void this.#element?.refresh(),
  })

  constructor(context: PageContext, raw: unknown) {
    this.#options = readGroupOptions(raw, 'elements()')
    this.#raw = isRecord(raw) ? raw : {}
    this.#context = inLocale(context, this.#options.locale)
  }

  get context(): PageContext {
    return this.#context
  }

  get settings(): GroupOptions {
    return this.#options
  }

  get paymentElement(): PaymentElement | undefined {
    return this.#element
  }

  /** The Address Elements and the Tax ID Element. */
  get fields(): FieldsElements {
    return this.#fields
  }

  /** True when the form was found complete and nothing was typed since. */
  get isSubmitted(): boolean {
    return this.#isSubmitted
  }

  create(type: unknown, options?: unknown): PaymentElement | FieldsElement {
    if (type === 'address' || type === 'taxId') return this.#fields.create(type, options)
    if (type !== 'payment') throw noSuchElement(type)
    return this.#createPayment(options)
  }

  #createPayment(options: unknown): PaymentElement {
    if (this.#element) throw new IntegrationError('Can only create one Element of type payment.')
    if (!this.#options.clientSecret && !this.#options.mode) throw new IntegrationError(NEEDS_INTENT)
    const element = new PaymentElement(
      {
        context: this.#context,
        loader: this.#options.loader ?? 'auto',
        loadConfig: (elementOptions) => this.#loadConfig(elementOptions),
        onInput: () => {
          this.#isSubmitted = false
        },
        onDestroy: () => {
          this.#element = undefined
          this.#isSubmitted = false
        },
        removeSaved: (id) => this.#changeSaved(id, removeSaved),
        updateSaved: (change) =>
          this.#changeSaved(change.id, (context, secret, saved) =>
            updateSaved(context, secret, saved, change),
          ),
      },
      isRecord(options) ? options : {},
    )
    this.#element = element
    return element
  }

  /** Finds an element by type or by the React component that renders it. */
  getElement(type: unknown): PaymentElement | FieldsElement | null {
    const name = typeof type === 'string' ? type : elementTypeOf(type)
    return (name === 'payment' ? this.#element : this.#fields.find(name)) ?? null
  }

  async update(changes: unknown): Promise<void> {
    if (!isRecord(changes)) throw new IntegrationError('Missing argument. Call update() with an object.')
    if ('clientSecret' in changes) {
      throw new IntegrationError(
        'Invalid value for elements.update(): clientSecret cannot be changed. Create a new Elements group instead.',
      )
    }
    const appearance = isRecord(changes['appearance'])
      ? { appearance: { ...this.#options.appearance, ...changes['appearance'] } }
      : {}
    const before = this.#options
    const raw = { ...this.#raw, ...changes, ...appearance }
    this.#options = readGroupOptions(raw, 'elements.update()')
    this.#raw = raw
    this.#context = inLocale(this.#context, this.#options.locale)
    if (SESSION_OPTIONS.some((name) => String(before[name]) !== String(this.#options[name]))) {
      this.#session = undefined
    }
    await Promise.all([this.#element?.refresh(), this.#fields.refresh()])
    this.#emitter.emit('update-end')
  }

  async fetchUpdates(): Promise<{ error?: { message: string; status?: string } }> {
    this.#session = fetchSession(this.#context, this.#options)
    const session = await this.#session
    if ('error' in session) {
      return { error: { message: session.error.message ?? '', ...statusOf(session.error) } }
    }
    await this.#element?.refresh()
    return {}
  }

  async submit(): Promise<{ selectedPaymentMethod?: string } | { error: StripeError }> {
    if (!this.#element?.isMounted && this.#fields.mounted.length === 0) {
      throw new IntegrationError('elements.submit() needs a mounted Payment Element.')
    }
    const wrong = await this.#fields.validate()
    if (wrong) return { error: wrong }
    if (!this.#element?.isMounted) return {}
    const result = await this.#element.validate()
    if (result.error) return { error: result.error }
    this.#isSubmitted = true
    return { selectedPaymentMethod: result.type ?? 'card' }
  }

  on(event: string, listener: Listener): void {
    this.#emitter.add(event, listener)
  }

  off(event: string, listener?: Listener): void {
    this.#emitter.remove(event, listener)
  }

  /** The session's, once there is something to pay or to set up; else that of the account. */
  async #country(): Promise<string> {
    if (!this.#options.clientSecret && !this.#options.mode) return 'US'
    this.#session ??= fetchSession(this.#context, this.#options)
    const session = await this.#session
    return 'error' in session ? 'US' : session.country
  }

  async #loadConfig(
    elementOptions: Record<string, unknown>,
  ): Promise<PaymentFrameConfig | { error: StripeError }> {
    this.#session ??= fetchSession(this.#context, this.#options)
    const session = await this.#session
    return 'error' in session ? session : this.#configOf(session, elementOptions)
  }

  /** Changes a saved method in the API, and then in the session that the form is drawn from. */
  async #changeSaved(
    id: string,
    change: (context: PageContext, secret: string, method: SavedMethod) => Promise<SavedChangeResult>,
  ): Promise<SavedResult> {
    const session = await this.#session
    const saved = session && 'saved' in session ? session.saved : undefined
    const method = saved?.methods.find((one) => one.id === id)
    if (!saved || !method) throw new Error(`${id} is not among the saved methods.`)
    const result = await change(this.#context, this.#options.customerSessionClientSecret ?? '', method)
    if ('error' in result) return { error: result.error, method }
    saved.methods = saved.methods.flatMap((one) => (one.id === id ? result.replacement : [one]))
    return { method: result.replacement[0] ?? method }
  }

  #configOf(session: ElementsSession, elementOptions: Record<string, unknown>): PaymentFrameConfig {
    const { mode, setupFutureUsage, clientSecret = '', appearance, fonts, paymentMethodTypes } = this.#options
    return {
      locale: this.#context.language,
      appearance,
      fonts,
      options: elementOptions,
      methodTypes: paymentMethodTypes ?? session.methodTypes,
      country: session.country,
      businessName: textAt(elementOptions['business'], 'name') ?? session.businessName,
      isSavingForLater:
        mode === 'subscription' ||
        mode === 'setup' ||
        setupFutureUsage !== undefined ||
        clientSecret.startsWith('seti_') ||
        session.isSavingForLater,
      hasBillingAddress: this.#fields.hasBillingAddress,
      ...(session.saved ? { saved: session.saved } : {}),
    }
  }
}

function inLocale(context: PageContext, locale = context.locale): PageContext {
  return { ...context, locale, language: resolveLanguage(locale, navigator.language) }
}

/** react-stripe-js marks its components with the type that they stand for. */
function elementTypeOf(component: unknown): unknown {
  return typeof component === 'function' && '__elementType' in component ? component.__elementType : undefined
}

function statusOf(error: StripeError): { status?: string } {
  const status = error['status']
  return typeof status === 'string' ? { status } : {}
}
