import { parseExpiry } from '../../card/expiry.ts'
import type { SavedChange, SavedMethod, SavedMethods as SavedConfig } from '../../protocol/payment-frame.ts'
import type { StripeError } from '../../protocol/stripe-error.ts'
import { type Language, translate } from '../../strings/translate.ts'
import { element } from '../dom.ts'
import { savedExpiryRules } from './card-fields.ts'
import { menuIcon } from './icons.ts'
import { choiceRow, expiryText, methodContent, methodTitle, newMethodContent } from './saved-row.ts'
import { TextField } from './text-field.ts'

export interface SavedEvents {
  /** Another method, or the form for a new one, was chosen. */
  onChoose(): void
  onRemove(id: string): Promise<{ error?: StripeError }>
  onUpdate(change: SavedChange): Promise<{ error?: StripeError }>
}

type Panel = { id: string; kind: 'menu' | 'remove' | 'update'; message?: string }

/** The customer's saved methods: one row and "Change" at first, then all of them and a new one to choose from. */
export class SavedMethods {
  readonly root = element('div', { class: 'p-SavedMethods' })
  readonly #config: SavedConfig
  readonly #language: Language
  readonly #events: SavedEvents
  #methods: SavedMethod[]
  #chosen: string | undefined
  #isOpen = false
  #isLocked = false
  #panel: Panel | undefined

  constructor(config: SavedConfig, language: Language, events: SavedEvents, previous?: SavedMethods) {
    this.#config = config
    this.#language = language
    this.#events = events
    this.#methods = config.methods
    const kept = previous && (previous.isNew || this.#methods.some(({ id }) => id === previous.#chosen))
    this.#chosen = kept ? previous.#chosen : this.#methods[0]?.id
    this.#isOpen = previous ? previous.#isOpen : false
    this.#draw()
  }

  get chosen(): SavedMethod | undefined {
    return this.#methods.find(({ id }) => id === this.#chosen)
  }

  /** True when the customer wants to type another method, and when none is left. */
  get isNew(): boolean {
    return this.chosen === undefined
  }

  lock(isLocked: boolean): void {
    this.#isLocked = isLocked
    this.#draw()
  }

  focus(): void {
    this.root.querySelector<HTMLElement>('[role=button], button')?.focus()
  }

  #choose(id: string | undefined): void {
    if (this.#isLocked) return
    this.#chosen = id
    this.#panel = undefined
    this.#draw()
    this.#focusChosen()
    this.#events.onChoose()
  }

  #focusChosen(): void {
    this.root.querySelector<HTMLElement>('.p-PickerItem--selected')?.focus()
  }

  #open(): void {
    this.#isOpen = true
    this.#draw()
    this.#focusChosen()
  }

  #show(panel: Panel | undefined): void {
    const opener = this.#panel?.id
    this.#panel = panel
    this.#draw()
    const inPanel = this.root.querySelector<HTMLElement>('.p-PickerPanel :is(input, button)')
    const menu = [...this.root.querySelectorAll('button')].find((one) => one.dataset['menuOf'] === opener)
    if (panel) inPanel?.focus()
    else menu?.focus()
  }

  #draw(): void {
    const { chosen } = this
    this.root.hidden = this.#methods.length === 0
    this.root.classList.toggle('p-SavedMethods--locked', this.#isLocked)
    this.root.replaceChildren(
      ...(this.#isOpen || chosen === undefined ? this.#list() : [this.#single(chosen)]),
    )
  }

  #single(method: SavedMethod): HTMLElement {
    const change = element(
      'button',
      { type: 'button', class: 'p-PickerAction PickerAction', disabled: this.#isLocked },
      translate(this.#language, 'saved.change'),
    )
    change.addEventListener('click', () => this.#open())
    return element(
      'div',
      {
        class: 'p-PickerItem PickerItem p-PickerItem--singleRow p-PickerItem--selected PickerItem--selected',
      },
      ...methodContent(method, this.#language),
      change,
    )
  }

  #list(): HTMLElement[] {
    const rows = this.#methods.map((method) => this.#row(method))
    const fresh = choiceRow(
      {
        className: 'p-PickerItem--new PickerItem--new',
        isSelected: this.isNew,
        onChoose: () => this.#choose(undefined),
      },
      ...newMethodContent(this.#language),
    )
    return [...rows, fresh]
  }

  #row(method: SavedMethod): HTMLElement {
    const row = choiceRow(
      { isSelected: method.id === this.#chosen, onChoose: () => this.#choose(method.id) },
      ...methodContent(method, this.#language),
    )
    const panel = this.#panel?.id === method.id ? this.#panel : undefined
    return element(
      'div',
      { class: 'p-PickerRow' },
      row,
      ...(this.#hasMenu(method) ? [this.#menuButton(method, panel !== undefined)] : []),
      ...(panel ? [this.#panelOf(method, panel)] : []),
    )
  }

  #hasMenu({ type }: SavedMethod): boolean {
    return this.#config.canRemove || type === 'card'
  }

  #menuButton(method: SavedMethod, isOpen: boolean): HTMLElement {
    const button = element(
      'button',
      {
        type: 'button',
        class: `p-MenuIcon MenuIcon${isOpen ? ' MenuIcon--open' : ''}`,
        disabled: this.#isLocked,
        'data-menu-of': method.id,
        'aria-expanded': String(isOpen),
        'aria-label': translate(this.#language, 'saved.menu', {
          method: methodTitle(method, this.#language),
        }),
      },
      menuIcon(),
    )
    button.addEventListener('click', () => this.#show(isOpen ? undefined : { id: method.id, kind: 'menu' }))
    return button
  }

  #panelOf(method: SavedMethod, panel: Panel): HTMLElement {
    const content =
      panel.kind === 'menu'
        ? this.#menu(method)
        : panel.kind === 'remove'
          ? this.#removal(method)
          : this.#update(method)
    const message = panel.message === undefined ? [] : [this.#error(panel.message)]
    const node = element('div', { class: 'p-PickerPanel Menu' }, ...content, ...message)
    node.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#show(undefined)
    })
    return node
  }

  #error(message: string): HTMLElement {
    return element('p', { class: 'p-FieldError Error', role: 'alert' }, message)
  }

  #menu({ id, type }: SavedMethod): HTMLElement[] {
    return [
      ...(type === 'card'
        ? [this.#action('saved.update', '', () => this.#show({ id, kind: 'update' }))]
        : []),
      ...(this.#config.canRemove
        ? [this.#action('saved.remove', 'MenuAction--negative', () => this.#show({ id, kind: 'remove' }))]
        : []),
    ]
  }

  #removal(method: SavedMethod): HTMLElement[] {
    const { id } = method
    const question = translate(this.#language, 'saved.removeQuestion', {
      method: methodTitle(method, this.#language),
    })
    return [
      element('p', { class: 'p-PickerPanel-text Text' }, question),
      this.#action('saved.remove', 'MenuAction--negative', () => void this.#remove(id)),
      this.#action('saved.cancel', '', () => this.#show(undefined)),
    ]
  }

  #update(method: SavedMethod): HTMLElement[] {
    const field = new TextField(savedExpiryRules(this.#language), this.#language, {
      onInput: () => undefined,
      onFull: () => undefined,
      onLeaveBackwards: () => undefined,
    })
    field.value = expiryText(method) ?? ''
    return [
      field.root,
      this.#action('saved.save', '', () => {
        const expiry = field.validate() ? parseExpiry(field.value) : undefined
        if (expiry)
          void this.#change({
            id: method.id,
            expMonth: expiry.month,
            expYear: expiry.year,
          })
      }),
      this.#action('saved.cancel', '', () => this.#show(undefined)),
    ]
  }

  #action(
    key: 'saved.update' | 'saved.remove' | 'saved.cancel' | 'saved.save',
    className: string,
    onClick: () => void,
  ): HTMLElement {
    const button = element(
      'button',
      { type: 'button', class: `p-MenuAction MenuAction ${className}`.trim() },
      translate(this.#language, key),
    )
    button.addEventListener('click', onClick)
    return button
  }

  async #remove(id: string): Promise<void> {
    const { error } = await this.#events.onRemove(id)
    if (error) return this.#show({ id, kind: 'remove', message: error.message ?? '' })
    this.#methods = this.#methods.filter((method) => method.id !== id)
    if (this.#chosen === id) this.#chosen = this.#methods[0]?.id
    this.#panel = undefined
    this.#draw()
    this.#focusChosen()
    this.#events.onChoose()
  }

  async #change(change: SavedChange): Promise<void> {
    const { error } = await this.#events.onUpdate(change)
    if (error) return this.#show({ id: change.id, kind: 'update', message: error.message ?? '' })
    const { id, expMonth, expYear } = change
    this.#methods = this.#methods.map((method) =>
      method.id === id ? { ...method, expMonth, expYear } : method,
    )
    this.#show(undefined)
    this.#events.onChoose()
  }
}
