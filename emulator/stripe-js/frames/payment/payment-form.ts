import type { PaymentChange, PaymentFrameConfig } from '../../protocol/payment-frame.ts'
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
import { listMethods, type Method } from './methods.ts'
import type { FormData } from './payment-api.ts'
import { drawTabs } from './tabs.ts'

/** The whole Payment Element: the choice of method, the chosen method's form, and what they hold. */
export class PaymentForm {
  readonly root = element('div', { class: 'p-PaymentElement' })
  readonly #events: CardFormEvents
  readonly language: Language
  readonly #config: PaymentFrameConfig
  readonly #methods: Method[]
  readonly #layout: LayoutOptions
  readonly #card: CardForm
  #selected: string | undefined

  constructor(config: PaymentFrameConfig, events: CardFormEvents, previous: PaymentForm | undefined) {
    this.#config = config
    this.#events = events
    this.language = resolveLanguage(config.locale, navigator.language)
    this.#methods = listMethods(config.methodTypes, config.options['paymentMethodOrder'], this.language)
    this.#layout = readLayout(config.options['layout'], this.#methods.length)
    this.#card = new CardForm(
      { language: this.language, visible: visibleFields(config.options), country: defaultCountry(config) },
      events,
    )
    if (previous) this.#card.write(previous.#card.read())
    else this.#writeDefaults()
    this.#selected = previous ? previous.#selected : this.#firstSelection()
    if (config.options['readOnly'] === true) this.#card.lock(true)
    this.#draw()
  }

  change(): PaymentChange {
    const isCard = this.#selected === 'card'
    return {
      empty: !isCard || this.#card.isEmpty,
      complete: this.#selected !== undefined && (!isCard || this.#card.isComplete),
      collapsed: this.#selected === undefined,
      value: {
        type: this.#selected ?? '',
        ...(isCard ? { billingDetails: { address: this.#addressValue() } } : {}),
      },
    }
  }

  /** Shows every error and tells the first. */
  validate(): { error?: StripeError; type?: string } {
    if (this.#selected === undefined) return { error: this.#validationError('incomplete_payment_details') }
    const wrong = this.#selected === 'card' ? this.#card.validate() : undefined
    if (!wrong?.problem) return { type: this.#selected }
    return { error: this.#validationError(wrong.problem) }
  }

  /** Puts the cursor into the first field that shows an error. */
  focusInvalid(): void {
    const invalid = this.root.querySelector<HTMLElement>('[aria-invalid=true]')
    if (invalid) takeFocus(invalid)
    else this.focus()
  }

  showDecline(error: StripeError): void {
    const inline = inlineDecline(error, this.language)
    if (inline) this.#card.showError(inline.field, inline.message)
  }

  data(): FormData {
    const isCard = this.#selected === 'card'
    return {
      type: this.#selected ?? 'card',
      card: isCard ? this.#card.cardParams() : undefined,
      billing: isCard ? this.#card.billingParams() : {},
    }
  }

  focus(): void {
    const first = this.root.querySelector<HTMLElement>('[role=tab], [role=button]')
    if (this.#selected === 'card') this.#card.focus()
    else if (first) takeFocus(first)
  }

  lock(isLocked: boolean): void {
    this.#card.lock(isLocked || this.#config.options['readOnly'] === true)
  }

  clear(): void {
    this.#card.clear()
  }

  collapse(): void {
    this.#select(undefined)
  }

  #select(type: string | undefined): void {
    this.#selected = type
    this.#draw()
    this.#events.onInput()
  }

  #draw(): void {
    const panel = element('div', { class: 'p-PaymentMethodPanel' }, ...this.#panelContent())
    const picker = {
      methods: this.#methods,
      label: translate(this.language, 'methods.label'),
      selected: this.#selected,
      onSelect: (type: string) => this.#select(type),
    }
    this.root.classList.toggle('is-collapsed', this.#selected === undefined)
    const isTabs = this.#layout.type === 'tabs'
    this.root.replaceChildren(isTabs ? drawTabs(picker, panel) : drawAccordion(picker, panel, this.#layout))
  }

  #panelContent(): Node[] {
    if (this.#selected !== 'card') {
      const text = element(
        'span',
        { class: 'p-RedirectText RedirectText' },
        translate(this.language, 'method.redirect'),
      )
      return [element('div', { class: 'p-Redirect' }, redirectIcon(), text)]
    }
    const terms = this.#terms()
    return terms === undefined
      ? [this.#card.root]
      : [this.#card.root, element('p', { class: 'p-TermsText TermsText' }, terms)]
  }

  #terms(): string | undefined {
    const wanted = recordAt(this.#config.options, 'terms')['card'] ?? 'auto'
    const isShown = wanted === 'always' || (wanted === 'auto' && this.#config.isSavingForLater)
    return isShown
      ? translate(this.language, 'terms.card', { business: this.#config.businessName })
      : undefined
  }

  #firstSelection(): string | undefined {
    return this.#layout.isCollapsedAtFirst ? undefined : this.#methods[0]?.type
  }

  #writeDefaults(): void {
    const details = recordAt(recordAt(this.#config.options, 'defaultValues'), 'billingDetails')
    const postalCode = textAt(recordAt(details, 'address'), 'postal_code')
    const name = textAt(details, 'name')
    if (postalCode === undefined && name === undefined) return
    this.#card.write({ ...this.#card.read(), postalCode: postalCode ?? '', name: name ?? '' })
  }

  #addressValue(): { country: string | null; postalCode: string | null } {
    const { country } = visibleFields(this.#config.options)
    return {
      country: country ? this.#card.country : null,
      postalCode: this.#card.hasPostalCode && this.#card.postalCode !== '' ? this.#card.postalCode : null,
    }
  }

  #validationError(code: Parameters<typeof validationMessage>[1]): StripeError {
    return { type: 'validation_error', code, message: validationMessage(this.language, code) }
  }
}

function validationMessage(
  language: Language,
  code: NonNullable<ReturnType<CardForm['validate']>>['problem'] & string,
): string {
  return translate(language, `error.${code}`)
}

function defaultCountry({ options, country }: PaymentFrameConfig): string {
  const details = recordAt(recordAt(options, 'defaultValues'), 'billingDetails')
  return textAt(recordAt(details, 'address'), 'country') ?? country
}
