import { addressPostalProblem, hasPostalCode } from '../../address/address-postal.ts'
import { regionsOf } from '../../address/regions.ts'
import { isCountryCode, listCountries } from '../../card/countries.ts'
import type { FieldsChange, FieldsFrameConfig } from '../../protocol/fields-frame.ts'
import { recordAt, textAt } from '../../protocol/records.ts'
import { type Language, translate } from '../../strings/translate.ts'
import { element } from '../dom.ts'
import {
  chosen,
  drawRows,
  emptyOption,
  type FieldsForm,
  focusField,
  plainField,
  plainRules,
  type Row,
} from '../fields-form.ts'
import { buildSelectField, type SelectField } from '../payment/select-field.ts'
import type { ErrorCode, TextField } from '../payment/text-field.ts'

type Values = Record<string, string>

/** The Address Element: a name, an address as its country writes it, and a phone number where it is asked for. */
export class AddressForm implements FieldsForm {
  readonly root = element('div', { class: 'p-Grid p-AddressForm' })
  readonly #config: FieldsFrameConfig
  readonly #language: Language
  readonly #onInput: () => void
  readonly #prefix: string
  readonly #country: SelectField
  #texts: TextField[] = []
  #region: SelectField | undefined

  constructor(
    config: FieldsFrameConfig,
    language: Language,
    onInput: () => void,
    previous: AddressForm | undefined,
  ) {
    this.#config = config
    this.#language = language
    this.#onInput = onInput
    this.#prefix = config.options['mode'] === 'shipping' ? 'shippingAddress' : 'billingAddress'
    const values = previous ? previous.#values() : defaultsOf(config)
    const countries = this.#countries()
    this.#country = buildSelectField({
      idPrefix: this.#prefix,
      name: 'country',
      label: translate(language, 'address.country'),
      autocomplete: `${this.#section} country`,
      options: countries.map(({ code, name }) => ({ value: code, text: name })),
      onChange: () => {
        this.#build(this.#values())
        this.#onInput()
      },
    })
    const wanted = values['country'] ?? config.country
    if (countries.some(({ code }) => code === wanted)) this.#country.select.value = wanted
    this.#build(values)
  }

  change(): FieldsChange {
    const typed = this.#texts.filter(({ name }) => name !== 'country')
    return {
      empty: typed.every(({ value }) => value === ''),
      complete:
        this.#texts.every(({ problem }) => problem === undefined) && this.#region?.select.value !== '',
      value: this.#value(),
    }
  }

  validate(): ErrorCode | undefined {
    const [first] = this.#texts.filter((field) => !field.validate())
    const isMissing = this.#region !== undefined && chosen(this.#region) === ''
    this.#region?.showError(isMissing ? translate(this.#language, 'error.incomplete_field') : undefined)
    return first?.problem ?? (isMissing ? 'incomplete_field' : undefined)
  }

  focus(): void {
    focusField(this.root, 'input')
  }

  clear(): void {
    for (const field of this.#texts) field.reset()
    if (this.#region) this.#region.select.value = ''
    this.#onInput()
  }

  get #section(): string {
    return this.#prefix === 'shippingAddress' ? 'shipping' : 'billing'
  }

  #countries() {
    const all = listCountries(this.#language)
    const allowed = this.#config.options['allowedCountries']
    if (!Array.isArray(allowed) || allowed.length === 0) return all
    const codes = allowed.map((code) => String(code).toUpperCase()).filter(isCountryCode)
    return codes.length === 0 ? all : all.filter(({ code }) => codes.includes(code))
  }

  /** Puts the fields of the chosen country into the form, with what is known of each. */
  #build(values: Values): void {
    const country = chosen(this.#country)
    const names = this.#nameFields()
    const line1 = this.#field('addressLine1', 'address.line1', 'address-line1')
    const line2 = this.#field('addressLine2', 'address.line2', 'address-line2', {
      isOptional: true,
      placeholder: translate(this.#language, 'address.line2.placeholder'),
    })
    const city = this.#field('locality', 'address.city', 'address-level2')
    const postal = hasPostalCode(country) ? this.#postal(country) : undefined
    const phone = this.#phone()
    this.#region = this.#regionOf(country)
    const region = this.#region?.root
    this.#texts = [...names, line1, line2, city, ...(postal ? [postal] : []), ...(phone ? [phone] : [])]
    for (const field of this.#texts) field.value = values[field.name] ?? ''
    if (this.#region) this.#region.select.value = regionValue(values['administrativeArea'], country)
    const half = (node: HTMLElement): Row => ({ node, isHalf: true })
    const whole = (node: HTMLElement): Row => ({ node, isHalf: false })
    drawRows(this.root, [
      ...names.map(({ root }) => (names.length === 2 ? half(root) : whole(root))),
      whole(this.#country.root),
      whole(line1.root),
      whole(line2.root),
      ...(postal ? [half(postal.root)] : []),
      half(city.root),
      ...(region ? [whole(region)] : []),
      ...(phone ? [whole(phone.root)] : []),
    ])
  }

  #nameFields(): TextField[] {
    const { options } = this.#config
    if (recordAt(options, 'fields')['name'] === 'never') return []
    const display = recordAt(options, 'display')['name']
    if (display === 'split') {
      return [
        this.#field('firstName', 'address.firstName', 'given-name'),
        this.#field('lastName', 'address.lastName', 'family-name'),
      ]
    }
    const label = display === 'organization' ? 'address.organization' : 'name.label'
    return [this.#field('name', label, 'name', { missing: 'incomplete_name' })]
  }

  #phone(): TextField | undefined {
    const { options } = this.#config
    if (recordAt(options, 'fields')['phone'] !== 'always') return undefined
    const required = recordAt(recordAt(options, 'validation'), 'phone')['required']
    return this.#field('phone', 'address.phone', 'tel', { isOptional: required === 'never' })
  }

  #postal(country: string): TextField {
    const label = country === 'US' ? 'postal.label.US' : 'postal.label'
    return this.#field('postalCode', label, 'postal-code', {
      problem: (text) => addressPostalProblem(text, country),
    })
  }

  #regionOf(country: string): SelectField | undefined {
    const regions = regionsOf(country)
    if (regions.length === 0) return undefined
    const isProvince = country === 'CA' || country === 'IT'
    const field = buildSelectField({
      idPrefix: this.#prefix,
      name: 'administrativeArea',
      label: translate(this.#language, isProvince ? 'address.province' : 'address.state'),
      autocomplete: `${this.#section} address-level1`,
      options: [
        emptyOption(this.#language),
        ...regions.map(({ code, name }) => ({ value: code, text: name })),
      ],
      onChange: () => {
        field.showError(undefined)
        this.#onInput()
      },
    })
    return field
  }

  #field(
    name: string,
    label: Parameters<typeof translate>[1],
    autocomplete: string,
    rest: Partial<Parameters<typeof plainRules>[0]> = {},
  ): TextField {
    const rules = plainRules({
      idPrefix: this.#prefix,
      name,
      label: translate(this.#language, label),
      autocomplete: name === 'name' ? autocomplete : `${this.#section} ${autocomplete}`,
      ...rest,
    })
    return plainField(rules, this.#language, this.#onInput)
  }

  #values(): Values {
    return {
      ...Object.fromEntries(this.#texts.map(({ name, value }) => [name, value])),
      country: chosen(this.#country),
      administrativeArea: this.#region ? chosen(this.#region) : '',
    }
  }

  #value(): Record<string, unknown> {
    const values = this.#values()
    const text = (name: string) => values[name]?.trim() ?? ''
    const isSplit = values['firstName'] !== undefined
    return {
      name: isSplit ? `${text('firstName')} ${text('lastName')}`.trim() : text('name'),
      ...(isSplit ? { firstName: text('firstName'), lastName: text('lastName') } : {}),
      address: {
        line1: text('addressLine1'),
        line2: text('addressLine2') || null,
        city: text('locality'),
        state: text('administrativeArea'),
        postal_code: text('postalCode'),
        country: text('country'),
      },
      ...(values['phone'] === undefined ? {} : { phone: text('phone') }),
    }
  }
}

function defaultsOf({ options }: FieldsFrameConfig): Values {
  const given = recordAt(options, 'defaultValues')
  const address = recordAt(given, 'address')
  const pairs = {
    name: textAt(given, 'name'),
    firstName: textAt(given, 'firstName'),
    lastName: textAt(given, 'lastName'),
    phone: textAt(given, 'phone'),
    addressLine1: textAt(address, 'line1'),
    addressLine2: textAt(address, 'line2'),
    locality: textAt(address, 'city'),
    administrativeArea: textAt(address, 'state'),
    postalCode: textAt(address, 'postal_code'),
    country: textAt(address, 'country'),
  }
  return Object.fromEntries(
    Object.entries(pairs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** A region by its code or its name; the empty choice for anything else. */
function regionValue(given: string | undefined, country: string): string {
  const wanted = (given ?? '').toLowerCase()
  const found = regionsOf(country).find(
    ({ code, name }) => code.toLowerCase() === wanted || name.toLowerCase() === wanted,
  )
  return found?.code ?? ''
}
