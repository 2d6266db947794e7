import type {
  PaymentChange,
  PaymentFrameConfig,
  PaymentFrameMethods,
  SavedChange,
  SavedMethod,
} from '../protocol/payment-frame.ts'
import type { Peer } from '../protocol/peer.ts'
import { isRecord } from '../protocol/records.ts'
import type { StripeError } from '../protocol/stripe-error.ts'
import { translate } from '../strings/translate.ts'
import { Emitter, type Listener } from './emitter.ts'
import { IntegrationError } from './integration-error.ts'
import { type MountedFrame, mountPaymentFrame } from './mounted-frame.ts'
import type { PageContext } from './page-context.ts'

const DESTROYED = 'This Element has already been destroyed. Please create a new one.'
const NOT_READY =
  'We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is mounted and the ready event has been emitted.'

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

/** `elements.create('payment')`: owns a frame while mounted, and keeps its listeners across mounts. */
export class PaymentElement {
  readonly #owner: ElementOwner
  readonly #emitter = new Emitter()
  #options: Record<string, unknown>
  #mounted: MountedFrame | undefined
  #ready: Peer<PaymentFrameMethods> | undefined
  #latest: PaymentChange | undefined
  #isDestroyed = false
  /** True when something changed while the first configuration was on its way. */
  #isStale = false

  constructor(owner: ElementOwner, options: Record<string, unknown>) {
    this.#owner = owner
    this.#options = options
  }

  get isMounted(): boolean {
    return this.#mounted !== undefined
  }

  get options(): Record<string, unknown> {
    return this.#options
  }

  on(event: string, listener: Listener): this {
    this.#emitter.add(event, listener)
    return this
  }

  once(event: string, listener: Listener): this {
    const first: Listener = (payload) => {
      this.#emitter.remove(event, first)
      listener(payload)
    }
    return this.on(event, first)
  }

  off(event: string, listener?: Listener): this {
    this.#emitter.remove(event, listener)
    return this
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
    const mounted = mountPaymentFrame(
      { context, node, loader },
      {
        change: (change) => this.#onChange(change),
        cardDetails: (brands) =>
          this.#emit('carddetailschange', { loading: false, details: { brands, funding: null } }),
        focus: () => this.#onFocus('focus'),
        blur: () => this.#onFocus('blur'),
        escape: () => this.#emit('escape'),
        removeSaved: async (id) =>
          this.#announceSaved('savedpaymentmethodremove', await this.#owner.removeSaved(id)),
        updateSaved: async (change) =>
          this.#announceSaved('savedpaymentmethodupdate', await this.#owner.updateSaved(change)),
      },
    )
    this.#mounted = mounted
    void this.#start(mounted)
  }

  unmount(): void {
    const mounted = this.#mounted
    if (!mounted) return
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

  async #start(mounted: MountedFrame): Promise<void> {
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
    if (!this.#isDestroyed) this.#emitter.emit(event, { elementType: 'payment', ...payload })
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

function findNode(target: unknown): HTMLElement {
  const node = typeof target === 'string' ? document.querySelector(target) : target
  if (node instanceof HTMLElement) return node
  if (typeof target === 'string') {
    throw new IntegrationError(
      `The selector you specified (${target}) applies to no DOM elements that are currently on the page. Make sure the element exists on the page before calling mount().`,
    )
  }
  throw new IntegrationError(
    'Missing argument. Make sure to call mount() with a valid DOM element or selector.',
  )
}
