import { cleanIban, ibanProblem } from '../../../payments/iban.ts'
import { type Language, translate } from '../../strings/translate.ts'
import { element, takeFocus } from '../dom.ts'
import { emailRules, nameRules } from './card-fields.ts'
import type { MethodForm, MethodParams } from './method-form.ts'
import { type ErrorCode, TextField, type TextFieldRules } from './text-field.ts'

export interface SepaSettings {
  language: Language
  visible: { name: boolean; email: boolean }
}

/** The bank account of a SEPA debit and its holder. */
export class SepaForm implements MethodForm {
  readonly root = element('div', { class: 'p-Grid p-SepaForm' })
  readonly #fields: TextField[]

  constructor({ language, visible }: SepaSettings, onInput: () => void) {
    const rules = [
      ibanRules(language),
      ...(visible.name ? [nameRules({ language })] : []),
      ...(visible.email ? [emailRules({ language })] : []),
    ]
    this.#fields = rules.map((rule) => this.#field(rule, language, onInput))
    this.root.append(
      ...this.#fields.map((field) => element('div', { class: 'p-GridCell p-GridCell--12' }, field.root)),
    )
  }

  get isEmpty(): boolean {
    return this.#fields.every(({ value }) => value === '')
  }

  get isComplete(): boolean {
    return this.#fields.every(({ problem }) => problem === undefined)
  }

  validate(): ErrorCode | undefined {
    return this.#fields.filter((field) => !field.validate())[0]?.problem
  }

  showError(name: string, message: string): void {
    this.#fields.find((field) => field.name === name)?.showError(message)
  }

  focus(): void {
    const [first] = this.#fields
    if (first) takeFocus(first.input)
  }

  lock(isLocked: boolean): void {
    for (const { input } of this.#fields) input.readOnly = isLocked
  }

  clear(): void {
    for (const field of this.#fields) field.reset()
  }

  params(): MethodParams {
    const { iban, ...billing } = Object.fromEntries(
      this.#fields.map(({ name, value }) => [name, value.trim()]),
    )
    return { details: { sepa_debit: { iban: cleanIban(iban ?? '') } }, billing }
  }

  /** Writes what is known, by field name; the rest stays. */
  write(values: Readonly<Record<string, string | undefined>>): void {
    for (const field of this.#fields) field.value = values[field.name] ?? field.value
  }

  read(): Record<string, string> {
    return Object.fromEntries(this.#fields.map(({ name, value }) => [name, value]))
  }

  #field(rules: TextFieldRules, language: Language, onInput: () => void): TextField {
    const field: TextField = new TextField(rules, language, {
      onInput,
      onFull: () => this.#fields[this.#fields.indexOf(field) + 1]?.input.focus(),
      onLeaveBackwards: () => this.#fields[this.#fields.indexOf(field) - 1]?.input.focus(),
    })
    return field
  }
}

function ibanRules(language: Language): TextFieldRules {
  return {
    name: 'iban',
    label: translate(language, 'iban.label'),
    placeholder: 'DE00 0000 0000 0000 0000 00',
    autocomplete: 'off',
    inputMode: 'text',
    format: (text) => cleanIban(text).replace(/(.{4})(?=.)/g, '$1 '),
    problem: ibanProblem,
    isFull: (text) => ibanProblem(text) === undefined,
  }
}
