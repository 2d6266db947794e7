import type {
  PaymentChange,
  PaymentFrameConfig,
  SavedMethod,
  TypedCard,
} from '../../protocol/payment-frame.ts'
import { recordAt, textAt } from '../../protocol/records.ts'
import type { StripeError } from '../../protocol/stripe-error.ts'
import { inlineDecline } from '../../strings/decline-texts.ts'
import { type Language, resolveLanguage, translate } from '../../strings/translate.ts'
import { element, takeFocus } from '../dom.ts'
import { drawAccordion } from './accordion.ts'
import { visibleFields } from './billing-fields.ts'
import { CardForm, type CardFormEvents } from './card-form.ts'
import { redirectIcon } from './icons.ts'
import { type LayoutOptions, readLayout } from './layout-options.ts'
import type { MethodForm } from './method-form.ts'
import { listMethods, type Method } from './methods.ts'
import type { FormData } from './payment-api.ts'
import { SaveBox } from './save-box.ts'
import { SavedMethods, type SavedEvents } from './saved-methods.ts'
import { SepaForm } from './sepa-form.ts'
import { drawTabs } from './tabs.ts'
import { termsFor } from './terms.ts'
import type { ErrorCode } from './text-field.ts'

export type PaymentFormEvents = CardFormEvents & Pick<SavedEvents, 'onRemove' | 'onUpdate'>

/** The whole Payment Element: saved methods, the choice of a new one, the chosen method's form, and what they hold. */
export class PaymentForm {
  readonly root = element('div', { class: 'p-PaymentElement' })
  readonly language: Language
  readonly #events: PaymentFormEvents
  readonly #config: PaymentFrameConfig
  readonly #methods: Method[]
  readonly #layout: LayoutOptions
  readonly #card: CardForm
  readonly #sepa: SepaForm
  readonly #saved: SavedMethods | undefined
  readonly #saveBox: SaveBox | undefined
  #selected: string | undefined

  constructor(config: PaymentFrameConfig, events: PaymentFormEvents, previous: PaymentForm | undefined) {
    this.#config = config
    this.#events = events
    this.language = resolveLanguage(config.locale, navigator.language)
    this.#methods = listMethods(config.methodTypes, config.options['paymentMethodOrder'], this.language)
    this.#layout = readLayout(config.options['layout'], this.#methods.length)
    const visible = visibleFields(config.options, config.hasBillingAddress)
    this.#card = new CardForm({ language: this.language, visible, country: defaultCountry(config) }, events)
    this.#sepa = new SepaForm({ language: this.language, visible: visible.holder }, events.onInput)
    if (previous) this.#carryFrom(previous)
    else this.#writeDefaults()
    this.#selected = previous ? previous.#selected : this.#firstSelection()
    this.#saved = config.saved && this.#openSaved(config.saved, previous ? previous.#saved : undefined)
    this.#saveBox = config.saved?.canSave
      ? new SaveBox(this.language, previous ? previous.isSaving : false, events.onInput)
      : undefined
    if (config.options['readOnly'] === true) this.lock(true)
    this.#draw()
  }

  change(): PaymentChange {
    const saved = this.#saved?.chosen
    if (saved) return { empty: false, complete: true, collapsed: false, value: savedValue(saved) }
    const form = this.#form
    return {
      empty: form?.isEmpty ?? true,
      complete: this.#selected !== undefined && (form?.isComplete ?? true),
      collapsed: this.#selected === undefined,
      value: {
        type: this.#selected ?? '',
        ...(this.#selected === 'card' ? { billingDetails: { address: this.#addressValue() } } : {}),
        ...(this.#saveBox && form ? { savePaymentMethod: this.#saveBox.isChecked } : {}),
      },
    }
  }

  /** Shows every error and tells the first. */
  validate(): { error?: StripeError; type?: string } {
    const saved = this.#saved?.chosen
    if (saved) return { type: saved.type }
    if (this.#selected === undefined) return { error: this.#validationError('incomplete_payment_details') }
    const problem = this.#form?.validate()
    return problem ? { error: this.#validationError(problem) } : { type: this.#selected }
  }

  /** Puts the cursor into the first field that shows an error. */
  focusInvalid(): void {
    const invalid = this.root.querySelector<HTMLElement>('[aria-invalid=true]')
    if (invalid) takeFocus(invalid)
    else this.focus()
  }

  showDecline(error: StripeError): void {
    const inline = inlineDecline(error, this.language)
    if (inline) this.#form?.showError(inline.field, inline.message)
  }

  data(): FormData {
    const saved = this.#saved?.chosen
    const { details, billing } = (!saved && this.#form?.params()) || { details: {}, billing: {} }
    const isSaving = !saved && this.#saveBox?.isChecked === true
    return {
      type: saved?.type ?? this.#selected ?? 'card',
      saved: saved?.id,
      details,
      billing,
      allowRedisplay: this.#allowRedisplay(isSaving),
      usage: isSaving ? this.#config.saved?.usage : undefined,
    }
  }

  get isSaving(): boolean {
    return this.#saveBox ? this.#saveBox.isChecked : false
  }

  focus(): void {
    const first = this.root.querySelector<HTMLElement>('[role=tab], [role=button]')
    if (this.#saved && !this.#saved.isNew) this.#saved.focus()
    else if (this.#form) this.#form.focus()
    else if (first) takeFocus(first)
  }

  lock(isLocked: boolean): void {
    const isHeld = isLocked || this.#config.options['readOnly'] === true
    for (const part of [this.#card, this.#sepa, this.#saved, this.#saveBox]) part?.lock(isHeld)
  }

  clear(): void {
    this.#card.clear()
    this.#sepa.clear()
  }

  collapse(): void {
    this.#select(undefined)
  }

  /** Puts a card into the card form, as if it had been typed. */
  fill(card: TypedCard): void {
    this.#card.clear()
    this.#card.write({ ...this.#card.read(), ...card })
    this.#select('card')
  }

  get #form(): MethodForm | undefined {
    if (this.#selected === 'card') return this.#card
    return this.#selected === 'sepa_debit' ? this.#sepa : undefined
  }

  #openSaved(saved: NonNullable<PaymentFrameConfig['saved']>, previous: SavedMethods | undefined) {
    const onChoose = () => {
      this.#draw()
      this.#events.onInput()
    }
    const { onRemove, onUpdate } = this.#events
    return new SavedMethods(saved, this.language, { onChoose, onRemove, onUpdate }, previous)
  }

  #select(type: string | undefined): void {
    this.#selected = type
    this.#draw()
    this.#events.onInput()
  }

  #draw(): void {
    const isNew = this.#saved?.isNew ?? true
    const saved = this.#saved ? [this.#saved.root] : []
    this.root.classList.toggle('is-collapsed', isNew && this.#selected === undefined)
    const kept = document.activeElement
    this.root.replaceChildren(...saved, ...(isNew ? [this.#drawNew()] : []))
    // The list is put back as it was, and so is the keyboard's place in it.
    if (kept instanceof HTMLElement && this.root.contains(kept)) kept.focus()
  }

  #drawNew(): HTMLElement {
    const panel = element('div', { class: 'p-PaymentMethodPanel' }, ...this.#panelContent())
    const picker = {
      methods: this.#methods,
      label: translate(this.language, 'methods.label'),
      selected: this.#selected,
      onSelect: (type: string) => this.#select(type),
    }
    return this.#layout.type === 'tabs' ? drawTabs(picker, panel) : drawAccordion(picker, panel, this.#layout)
  }

  #panelContent(): Node[] {
    const form = this.#form
    if (!form) return [this.#redirect()]
    const terms = termsFor(this.#selected ?? '', this.#config, this.language)
    return [
      form.root,
      ...(this.#saveBox ? [this.#saveBox.root] : []),
      ...(terms === undefined ? [] : [element('p', { class: 'p-TermsText TermsText' }, terms)]),
    ]
  }

  #redirect(): HTMLElement {
    const sentence = translate(this.language, 'method.redirect')
    const text = element('span', { class: 'p-RedirectText RedirectText' }, sentence)
    return element('div', { class: 'p-Redirect' }, redirectIcon(), text)
  }

  #firstSelection(): string | undefined {
    return this.#layout.isCollapsedAtFirst ? undefined : this.#methods[0]?.type
  }

  #carryFrom(previous: PaymentForm): void {
    this.#card.write(previous.#card.read())
    this.#sepa.write(previous.#sepa.read())
  }

  #writeDefaults(): void {
    const details = recordAt(recordAt(this.#config.options, 'defaultValues'), 'billingDetails')
    const postalCode = textAt(recordAt(details, 'address'), 'postal_code')
    const name = textAt(details, 'name')
    const email = textAt(details, 'email')
    this.#sepa.write({ name, email })
    if (postalCode === undefined && name === undefined) return
    this.#card.write({ ...this.#card.read(), postalCode: postalCode ?? '', name: name ?? '' })
  }

  /** A ticked box lets the method be shown again; an empty one limits what is kept to what it was kept for. */
  #allowRedisplay(isSaving: boolean): FormData['allowRedisplay'] {
    if (isSaving) return 'always'
    const { saved, isSavingForLater } = this.#config
    return saved?.canSave || (saved && isSavingForLater) ? 'limited' : 'unspecified'
  }

  #addressValue(): { country: string | null; postalCode: string | null } {
    const { country } = visibleFields(this.#config.options, this.#config.hasBillingAddress)
    return {
      country: country ? this.#card.country : null,
      postalCode: this.#card.hasPostalCode && this.#card.postalCode !== '' ? this.#card.postalCode : null,
    }
  }

  #validationError(code: ErrorCode): StripeError {
    return { type: 'validation_error', code, message: translate(this.language, `error.${code}`) }
  }
}

function savedValue({ id, type, billingDetails }: SavedMethod): PaymentChange['value'] {
  return { type, payment_method: { id, type, billing_details: billingDetails } }
}

function defaultCountry({ options, country }: PaymentFrameConfig): string {
  const details = recordAt(recordAt(options, 'defaultValues'), 'billingDetails')
  return textAt(recordAt(details, 'address'), 'country') ?? country
}
