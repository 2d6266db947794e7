import { detectBrand } from '../../card/brands.ts'
import { digitsOf } from '../../card/card-number.ts'
import { isCountryCode, listCountries } from '../../card/countries.ts'
import { parseExpiry } from '../../card/expiry.ts'
import { postalRulesOf } from '../../card/postal-code.ts'
import { type Language, translate } from '../../strings/translate.ts'
import { element, takeFocus } from '../dom.ts'
import type { VisibleFields } from './billing-fields.ts'
import { buildBrandIcons } from './brand-icons.ts'
import { cvcRules, expiryRules, nameRules, numberRules, postalCodeRules } from './card-fields.ts'
import { cvcIcon } from './icons.ts'
import type { MethodForm, MethodParams } from './method-form.ts'
import { buildSelectField, type SelectField } from './select-field.ts'
import { type ErrorCode, TextField, type TextFieldRules } from './text-field.ts'

export interface CardFormSettings {
  language: Language
  visible: VisibleFields
  country: string
}

/** What has been typed, carried over when the form is drawn anew. */
export interface CardValues {
  name: string
  number: string
  expiry: string
  cvc: string
  country: string
  postalCode: string
}

export interface CardFormEvents {
  onInput(): void
  onBrand(brand: string | undefined): void
}

/** The card form: its fields in reading order, and what they hold together. */
export class CardForm implements MethodForm {
  readonly root = element('div', { class: 'p-Grid p-CardForm' })
  readonly #settings: CardFormSettings
  readonly #events: CardFormEvents
  readonly #icons = buildBrandIcons()
  readonly #name: TextField
  readonly #number: TextField
  readonly #expiry: TextField
  readonly #cvc: TextField
  readonly #country: SelectField
  #postalCode: TextField
  #brand = 'unknown'

  constructor(settings: CardFormSettings, events: CardFormEvents) {
    this.#settings = settings
    this.#events = events
    const sources = this.#sources()
    this.#name = this.#field(nameRules(sources))
    this.#number = this.#field(numberRules(sources))
    this.#expiry = this.#field(expiryRules(sources))
    this.#cvc = this.#field(cvcRules(sources))
    this.#country = buildSelectField({
      name: 'country',
      label: translate(settings.language, 'country.label'),
      autocomplete: 'billing country',
      options: listCountries(settings.language).map(({ code, name }) => ({ value: code, text: name })),
      onChange: () => this.#onCountry(),
    })
    this.#country.select.value = isCountryCode(settings.country) ? settings.country : 'US'
    this.#postalCode = this.#field(postalCodeRules(sources))
    this.#icons.show('unknown')
    this.#arrange()
  }

  get isEmpty(): boolean {
    return this.#fields().every((field) => field.value === '')
  }

  get isComplete(): boolean {
    return this.#fields().every((field) => field.problem === undefined)
  }

  get country(): string {
    return this.#country.select.value
  }

  get hasPostalCode(): boolean {
    return this.#settings.visible.postalCode && postalRulesOf(this.country) !== undefined
  }

  get postalCode(): string {
    return this.#postalCode.value.trim()
  }

  validate(): ErrorCode | undefined {
    return this.#fields().filter((field) => !field.validate())[0]?.problem
  }

  focus(): void {
    const [first] = this.#fields()
    if (first) takeFocus(first.input)
  }

  showError(name: string, message: string): void {
    this.#fields()
      .find((field) => field.name === name)
      ?.showError(message)
  }

  lock(isLocked: boolean): void {
    for (const field of this.#fields()) field.input.readOnly = isLocked
    this.#country.select.disabled = isLocked
  }

  clear(): void {
    for (const field of this.#fields()) field.reset()
    this.#onInput(this.#number)
  }

  read(): CardValues {
    return {
      name: this.#name.value,
      number: this.#number.value,
      expiry: this.#expiry.value,
      cvc: this.#cvc.value,
      country: this.country,
      postalCode: this.#postalCode.value,
    }
  }

  write(values: CardValues): void {
    this.#country.select.value = values.country
    this.#rebuildPostalCode()
    this.#name.value = values.name
    this.#number.value = values.number
    this.#expiry.value = values.expiry
    this.#cvc.value = values.cvc
    this.#postalCode.value = values.postalCode
    this.#showBrand()
  }

  params(): MethodParams {
    const { visible } = this.#settings
    const expiry = parseExpiry(this.#expiry.value)
    return {
      details: {
        card: {
          number: digitsOf(this.#number.value),
          cvc: this.#cvc.value,
          exp_month: expiry?.month,
          exp_year: expiry?.year,
        },
      },
      billing: {
        ...(visible.name ? { name: this.#name.value.trim() } : {}),
        address: {
          ...(visible.country ? { country: this.country } : {}),
          ...(this.hasPostalCode ? { postal_code: this.postalCode } : {}),
        },
      },
    }
  }

  #fields(): TextField[] {
    return [
      ...(this.#settings.visible.name ? [this.#name] : []),
      this.#number,
      this.#expiry,
      this.#cvc,
      ...(this.hasPostalCode ? [this.#postalCode] : []),
    ]
  }

  #sources() {
    return {
      language: this.#settings.language,
      number: () => this.#number.value,
      country: () => this.country,
      numberAdornment: this.#icons.node,
      cvcAdornment: element('div', { class: 'p-CardCvcInput', 'aria-hidden': 'true' }, cvcIcon()),
    }
  }

  #field(rules: TextFieldRules): TextField {
    const field: TextField = new TextField(rules, this.#settings.language, {
      onInput: () => this.#onInput(field),
      onFull: () => this.#neighbour(field, 1)?.input.focus(),
      onLeaveBackwards: () => this.#neighbour(field, -1)?.input.focus(),
    })
    return field
  }

  #neighbour(field: TextField, step: number): TextField | undefined {
    const fields = this.#fields()
    return fields[fields.indexOf(field) + step]
  }

  #onInput(field: TextField): void {
    if (field === this.#number) this.#showBrand()
    this.#events.onInput()
  }

  #showBrand(): void {
    const { brand } = detectBrand(digitsOf(this.#number.value))
    if (brand === this.#brand) return
    this.#brand = brand
    this.#icons.show(brand)
    this.#cvc.recheck()
    this.#events.onBrand(brand === 'unknown' ? undefined : brand)
  }

  #onCountry(): void {
    this.#rebuildPostalCode()
    this.#events.onInput()
  }

  #rebuildPostalCode(): void {
    this.#postalCode = this.#field(postalCodeRules(this.#sources()))
    this.#arrange()
  }

  /** Puts the cells of the visible fields into the grid; only the last row depends on the country. */
  #arrange(): void {
    const { visible } = this.#settings
    const wanted = [
      ...(visible.name ? [cell(this.#name.root, 'p-GridCell--12')] : []),
      cell(this.#number.root, 'p-GridCell--12'),
      cell(this.#expiry.root, 'p-GridCell--6'),
      cell(this.#cvc.root, 'p-GridCell--6'),
      ...(visible.country
        ? [cell(this.#country.root, this.hasPostalCode ? 'p-GridCell--12 p-GridCell--md6' : 'p-GridCell--12')]
        : []),
      ...(this.hasPostalCode
        ? [cell(this.#postalCode.root, visible.country ? 'p-GridCell--12 p-GridCell--md6' : 'p-GridCell--12')]
        : []),
    ]
    replaceCells(this.root, wanted)
  }
}

interface Cell {
  content: HTMLElement
  className: string
}

function cell(content: HTMLElement, className: string): Cell {
  return { content, className }
}

/** Keeps the cells that stay where they are, so that the cursor stays in its field. */
function replaceCells(grid: HTMLElement, cells: Cell[]): void {
  const present = [...grid.children]
  cells.forEach(({ content, className }, index) => {
    const existing = present[index]
    if (existing?.firstElementChild === content) {
      existing.className = `p-GridCell ${className}`
      return
    }
    const node = element('div', { class: `p-GridCell ${className}` }, content)
    if (existing) existing.replaceWith(node)
    else grid.append(node)
  })
  for (const rest of present.slice(cells.length)) rest.remove()
}
