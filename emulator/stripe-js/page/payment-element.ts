import type {
  PaymentChange,
  PaymentFrameConfig,
  PaymentFrameMethods,
  SavedChange,
  SavedMethod,
  TypedCard,
} from '../protocol/payment-frame.ts'
import type { Peer } from '../protocol/peer.ts'
import { isRecord, textAt } from '../protocol/records.ts'
import type { StripeError } from '../protocol/stripe-error.ts'
import { translate } from '../strings/translate.ts'
import { IntegrationError } from './integration-error.ts'
import { Listenable } from './listenable.ts'
import { DESTROYED, findNode, NOT_READY } from './mount-target.ts'
import { type MountedFrame, mountFrame, PAYMENT_FRAME } from './mounted-frame.ts'
import type { PageContext } from './page-context.ts'

/** What an element needs from the group that made it. */
export interface ElementOwner {
  context: PageContext
  loader: string
  /** Everything the frame is to show; asks the API on first use. */
  loadConfig(options: Record<string, unknown>): Promise<PaymentFrameConfig | { error: StripeError }>
  onInput(): void
  onDestroy(): void
  /** Take effect in the API and in what `loadConfig` tells from then on. */
  removeSaved(id: string): Promise<SavedResult>
  updateSaved(change: SavedChange): Promise<SavedResult>
}

/** What became of a saved method, with the method as it was or is now. */
export interface SavedResult {
  error?: StripeError
  method: Pick<SavedMethod, 'id' | 'type' | 'billingDetails'>
}

/**
 * Tools beside the page put a card into the form by this event on the document, whose `detail` is a TypedCard. Stripe's own
 * script knows nothing of the kind.
 */
const FILL_EVENT = 'stripe-stand-in:fill'

/** `elements.create('payment')`: owns a frame while mounted, and keeps its listeners across mounts. */
export class PaymentElement extends Listenable {
  readonly #owner: ElementOwner
  #options: Record<string, unknown>
  #mounted: MountedFrame<PaymentFrameMethods> | undefined
  #ready: Peer<PaymentFrameMethods> | undefined
  #latest: PaymentChange | undefined
  #isDestroyed = false
  /** True when something changed while the first configuration was on its way. */
  #isStale = false

  constructor(owner: ElementOwner, options: Record<string, unknown>) {
    super()
    this.#owner = owner
    this.#options = options
  }

  get isMounted(): boolean {
    return this.#mounted !== undefined
  }

  get options(): Record<string, unknown> {
    return this.#options
  }

  mount(target: unknown): void {
    this.#requireAlive()
    const node = findNode(target)
    if (this.#mounted?.node === node) return
    this.unmount()
    if (node.childNodes.length > 0) {
      console.warn(
        'This Element will be mounted to a DOM element that contains child nodes; they will be removed.',
      )
    }
    node.classList.add('StripeElement', 'StripeElement--empty')
    const { context, loader } = this.#owner
    const mounted = mountFrame(
      PAYMENT_FRAME,
      { context, node, loader },
      {
        change: (change: PaymentChange) => this.#onChange(change),
        cardDetails: (brands: string[] | null) =>
          this.#emit('carddetailschange', { loading: false, details: { brands, funding: null } }),
        focus: () => this.#onFocus('focus'),
        blur: () => this.#onFocus('blur'),
        escape: () => this.#emit('escape'),
        removeSaved: async (id: string) =>
          this.#announceSaved('savedpaymentmethodremove', await this.#owner.removeSaved(id)),
        updateSaved: async (change: SavedChange) =>
          this.#announceSaved('savedpaymentmethodupdate', await this.#owner.updateSaved(change)),
      },
    )
    this.#mounted = mounted
    document.addEventListener(FILL_EVENT, this.#onFill)
    void this.#start(mounted)
  }

  unmount(): void {
    const mounted = this.#mounted
    if (!mounted) return
    document.removeEventListener(FILL_EVENT, this.#onFill)
    this.#mounted = undefined
    this.#ready = undefined
    this.#latest = undefined
    const states = ['', '--empty', '--complete', '--focus', '--invalid']
    mounted.node.classList.remove(...states.map((state) => `StripeElement${state}`))
    mounted.remove()
  }

  /** Frees the group's slot at once; harmless when repeated. */
  destroy(): void {
    if (this.#isDestroyed) return
    this.unmount()
    this.#isDestroyed = true
    this.#owner.onDestroy()
  }

  update(options: unknown): this {
    this.#requireAlive()
    if (isRecord(options)) {
      this.#options = { ...this.#options, ...options }
      void this.refresh()
    }
    return this
  }

  focus(): void {
    this.#requireAlive()
    this.#mounted?.focus()
    void this.#tell((peer) => peer.call('focus', null))
  }

  blur(): void {
    this.#requireAlive()
    void this.#tell((peer) => peer.call('blur', null))
  }

  clear(): void {
    this.#requireAlive()
    void this.#tell((peer) => peer.call('clear', null))
  }

  collapse(): this {
    this.#requireAlive()
    void this.#tell((peer) => peer.call('collapse', null))
    return this
  }

  /** Sends the present options and group settings to the frame; done when the frame shows them. */
  async refresh(): Promise<void> {
    if (!this.#ready) {
      this.#isStale = true
      return
    }
    const config = await this.#owner.loadConfig(this.#options)
    if ('error' in config) this.#emit('loaderror', { error: config.error })
    else await this.#tell((peer) => peer.call('configure', config))
  }

  /**
   * Shows what is wrong in the form and puts the cursor there.
   * @throws IntegrationError before `ready` and after unmounting
   */
  async validate(): Promise<{ error?: StripeError; type?: string }> {
    const peer = this.requirePeer()
    const result = await peer.call('validate', null)
    if (!result.error) return result
    // Entering the frame puts the keyboard at its start, so the field is chosen after that.
    this.#mounted?.focus()
    await peer.call('focusInvalid', null)
    return result
  }

  /**
   * The way to the frame, for what needs the customer's data.
   * @throws IntegrationError before `ready` and after unmounting
   */
  requirePeer(): Peer<PaymentFrameMethods> {
    if (!this.#ready) throw new IntegrationError(NOT_READY)
    return this.#ready
  }

  async #start(mounted: MountedFrame<PaymentFrameMethods>): Promise<void> {
    const config = this.#owner.loadConfig(this.#options)
    try {
      const peer = await mounted.peer
      if (this.#owner.loader !== 'never') this.#emit('loaderstart')
      const loaded = await config
      if (this.#mounted !== mounted) return
      if ('error' in loaded) {
        mounted.hide()
        this.#emit('loaderror', { error: loaded.error })
        return
      }
      await peer.call('configure', loaded)
      if (this.#mounted !== mounted) return
      this.#ready = peer
      if (this.#isStale) await this.refresh()
      this.#isStale = false
      this.#announce(loaded.methodTypes)
    } catch {
      if (this.#mounted === mounted) this.#emit('loaderror', { error: this.#connectionError() })
    }
  }

  #announce(methodTypes: string[]): void {
    this.#emit('ready')
    this.#emit('availablepaymentmethodschange', {
      paymentMethods: Object.fromEntries(methodTypes.map((type) => [type, { available: true }])),
    })
    if (this.#latest) this.#emit('change', this.#latest)
  }

  #announceSaved(event: string, { error, method }: SavedResult): { error?: StripeError } {
    const { id, type, billingDetails } = method
    const failure = error === undefined ? {} : { error }
    this.#emit(event, {
      success: error === undefined,
      ...failure,
      payment_method: { id, type, billing_details: billingDetails },
    })
    return failure
  }

  /** A call that comes before `ready` or loses its frame has nothing left to act on. */
  async #tell(action: (peer: Peer<PaymentFrameMethods>) => Promise<unknown>): Promise<void> {
    if (this.#ready) await action(this.#ready).catch(() => undefined)
  }

  readonly #onFill = (event: Event): void => {
    const card = typedCardOf(event)
    if (card) void this.#tell((peer) => peer.call('fill', card))
  }

  #onChange(change: PaymentChange): void {
    this.#owner.onInput()
    this.#mounted?.node.classList.toggle('StripeElement--empty', change.empty)
    this.#mounted?.node.classList.toggle('StripeElement--complete', change.complete)
    // The frame reports its first state while it is configured, which is before `ready` is announced.
    this.#latest = change
    if (this.#ready) this.#emit('change', change)
  }

  #onFocus(event: 'focus' | 'blur'): void {
    this.#mounted?.node.classList.toggle('StripeElement--focus', event === 'focus')
    this.#emit(event)
  }

  #emit(event: string, payload: object = {}): void {
    if (!this.#isDestroyed) this.emitter.emit(event, { elementType: 'payment', ...payload })
  }

  #connectionError(): StripeError {
    return {
      type: 'api_connection_error',
      message: translate(this.#owner.context.language, 'connection.failed'),
    }
  }

  #requireAlive(): void {
    if (this.#isDestroyed) throw new IntegrationError(DESTROYED)
  }
}

function typedCardOf(event: Event): TypedCard | undefined {
  const detail: unknown = event instanceof CustomEvent ? event.detail : undefined
  if (!isRecord(detail)) return undefined
  return {
    number: textAt(detail, 'number') ?? '',
    expiry: textAt(detail, 'expiry') ?? '',
    cvc: textAt(detail, 'cvc') ?? '',
    country: textAt(detail, 'country') ?? '',
    postalCode: textAt(detail, 'postalCode') ?? '',
  }
}
