import type { FieldsChange, FieldsFrameConfig, FieldsFrameMethods } from '../protocol/fields-frame.ts'
import type { Peer } from '../protocol/peer.ts'
import { isRecord } from '../protocol/records.ts'
import type { StripeError } from '../protocol/stripe-error.ts'
import { IntegrationError } from './integration-error.ts'
import { Listenable } from './listenable.ts'
import { DESTROYED, findNode, NOT_READY } from './mount-target.ts'
import { FIELDS_FRAMES, type MountedFrame, mountFrame } from './mounted-frame.ts'
import type { PageContext } from './page-context.ts'

export type FieldsType = keyof typeof FIELDS_FRAMES

/** What an element of plain fields needs from the group that made it. */
export interface FieldsOwner {
  context: PageContext
  loader: string
  loadConfig(options: Record<string, unknown>): Promise<FieldsFrameConfig>
  onChange(change: FieldsChange): void
  onMount(): void
  onDestroy(): void
}

/** `elements.create('address')` and `elements.create('taxId')`: plain fields whose values the page may read. */
export class FieldsElement extends Listenable {
  readonly type: FieldsType
  readonly #owner: FieldsOwner
  #options: Record<string, unknown>
  #mounted: MountedFrame<FieldsFrameMethods> | undefined
  #ready: Peer<FieldsFrameMethods> | undefined
  #latest: FieldsChange | undefined
  #isDestroyed = false
  /** True when something changed while the first configuration was on its way. */
  #isStale = false

  constructor(type: FieldsType, owner: FieldsOwner, options: Record<string, unknown>) {
    super()
    this.type = type
    this.#owner = owner
    this.#options = options
  }

  get isMounted(): boolean {
    return this.#mounted !== undefined
  }

  /** `shipping` or `billing` of an Address Element. */
  get mode(): unknown {
    return this.#options['mode']
  }

  /** What the frame told last. */
  get latest(): FieldsChange | undefined {
    return this.#latest
  }

  mount(target: unknown): void {
    this.#requireAlive()
    const node = findNode(target)
    if (this.#mounted?.node === node) return
    this.unmount()
    node.classList.add('StripeElement', 'StripeElement--empty')
    const { context, loader } = this.#owner
    const mounted = mountFrame<FieldsFrameMethods>(
      FIELDS_FRAMES[this.type],
      { context, node, loader },
      {
        change: (change: FieldsChange) => this.#onChange(change),
        focus: () => this.#onFocus('focus'),
        blur: () => this.#onFocus('blur'),
        escape: () => this.#emit('escape'),
      },
    )
    this.#mounted = mounted
    this.#owner.onMount()
    void this.#start(mounted)
  }

  unmount(): void {
    const mounted = this.#mounted
    if (!mounted) return
    this.#mounted = undefined
    this.#ready = undefined
    this.#latest = undefined
    for (const state of ['', '--empty', '--complete', '--focus']) {
      mounted.node.classList.remove(`StripeElement${state}`)
    }
    mounted.remove()
    this.#owner.onMount()
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
    if (!isRecord(options)) return this
    if ('mode' in options && options['mode'] !== this.mode) {
      throw new IntegrationError('The mode of an Address Element cannot be changed after it was created.')
    }
    this.#options = { ...this.#options, ...options }
    void this.refresh()
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

  /**
   * What the fields hold, with errors shown under those that miss something.
   * @throws IntegrationError before `ready` and after unmounting
   */
  async getValue(): Promise<Record<string, unknown>> {
    const { change } = await this.#requirePeer().call('validate', null)
    return this.#payload(change)
  }

  /** Shows what is wrong and puts the cursor there; nothing is wrong with fields that are not shown. */
  async validate(): Promise<StripeError | undefined> {
    const peer = this.#requirePeer()
    const { error } = await peer.call('validate', null)
    if (!error) return undefined
    this.#mounted?.focus()
    await peer.call('focusInvalid', null)
    return error
  }

  /** Sends the present options and group settings to the frame. */
  async refresh(): Promise<void> {
    if (!this.#ready) {
      this.#isStale = true
      return
    }
    const config = await this.#owner.loadConfig(this.#options)
    await this.#tell((peer) => peer.call('configure', config))
  }

  async #start(mounted: MountedFrame<FieldsFrameMethods>): Promise<void> {
    try {
      const peer = await mounted.peer
      if (this.#owner.loader !== 'never') this.#emit('loaderstart')
      await peer.call('configure', await this.#owner.loadConfig(this.#options))
      if (this.#mounted !== mounted) return
      this.#ready = peer
      if (this.#isStale) await this.refresh()
      this.#isStale = false
      this.#emit('ready')
      if (this.#latest) this.#emit('change', this.#payload(this.#latest))
    } catch (error) {
      if (this.#mounted === mounted) this.#emit('loaderror', { error })
    }
  }

  #requirePeer(): Peer<FieldsFrameMethods> {
    if (!this.#ready) throw new IntegrationError(NOT_READY)
    return this.#ready
  }

  async #tell(action: (peer: Peer<FieldsFrameMethods>) => Promise<unknown>): Promise<void> {
    if (this.#ready) await action(this.#ready).catch(() => undefined)
  }

  #onChange(change: FieldsChange): void {
    this.#latest = change
    this.#mounted?.node.classList.toggle('StripeElement--empty', change.empty)
    this.#mounted?.node.classList.toggle('StripeElement--complete', change.complete)
    this.#owner.onChange(change)
    if (this.#ready) this.#emit('change', this.#payload(change))
  }

  #payload(change: FieldsChange): Record<string, unknown> {
    return this.type === 'address' ? { elementMode: this.mode, isNewAddress: true, ...change } : { ...change }
  }

  #onFocus(event: 'focus' | 'blur'): void {
    this.#mounted?.node.classList.toggle('StripeElement--focus', event === 'focus')
    this.#emit(event)
  }

  #emit(event: string, payload: object = {}): void {
    if (!this.#isDestroyed) this.emitter.emit(event, { elementType: this.type, ...payload })
  }

  #requireAlive(): void {
    if (this.#isDestroyed) throw new IntegrationError(DESTROYED)
  }
}
