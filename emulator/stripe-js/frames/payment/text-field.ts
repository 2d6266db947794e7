import type { StringKey } from '../../strings/en.ts'
import { type Language, translate } from '../../strings/translate.ts'
import { element } from '../dom.ts'
import { buildField, type FieldParts, markEmpty } from './field.ts'
import { applyMask } from './masked-input.ts'

export type ErrorCode = StringKey extends infer Key
  ? Key extends `error.${infer Code}`
    ? Code
    : never
  : never

export interface TextFieldRules {
  idPrefix?: string
  isOptional?: boolean
  name: string
  label: string
  placeholder: string
  autocomplete: string
  inputMode: 'numeric' | 'text' | 'email' | 'tel'
  className?: string
  /** Shown at the end of the box. */
  adornment?: Element
  format(text: string): string
  problem(text: string): ErrorCode | undefined
  /** True when the cursor may move on by itself. */
  isFull(text: string): boolean
}

export interface TextFieldEvents {
  onInput(): void
  onFull(): void
  /** Backspace in an empty field. */
  onLeaveBackwards(): void
}

/**
 * One text input that formats what is typed or filled in, and says what is wrong: when it is left, at once when a
 * full value cannot be right, and on request. An error stays until the value is right.
 */
export class TextField {
  readonly name: string
  readonly root: HTMLElement
  readonly input: HTMLInputElement
  readonly #rules: TextFieldRules
  readonly #parts: FieldParts
  readonly #language: Language
  #before = ''
  #isTouched = false
  #shown: string | undefined

  constructor(rules: TextFieldRules, language: Language, events: TextFieldEvents) {
    this.name = rules.name
    this.#rules = rules
    this.#language = language
    this.input = buildInput(rules)
    const box = element('div', { class: 'p-Input' }, this.input)
    if (rules.adornment) box.append(rules.adornment)
    this.#parts = buildField({
      idPrefix: rules.idPrefix,
      name: rules.name,
      labelText: rules.label,
      control: this.input,
      box,
    })
    this.root = this.#parts.root
    this.#listen(events)
    markEmpty(this.#parts, this.input, true)
  }

  get value(): string {
    return this.input.value
  }

  /** Sets a value from outside, without marking the field as touched. */
  set value(text: string) {
    this.input.value = this.#rules.format(text)
    this.#before = this.input.value
    markEmpty(this.#parts, this.input, this.value === '')
  }

  get problem(): ErrorCode | undefined {
    return this.#rules.problem(this.value)
  }

  /** Names what is wrong, and tells whether something is. */
  validate(): boolean {
    const { problem } = this
    this.showError(problem && translate(this.#language, `error.${problem}`))
    return problem === undefined
  }

  showError(message: string | undefined): void {
    this.#shown = message
    this.#parts.showError(message)
  }

  /** Follows a change elsewhere that changes what is right here, such as another brand's code length. */
  recheck(): void {
    this.value = this.input.value
    if (this.#shown !== undefined) this.validate()
  }

  /** Gives the field another label, where what it asks for depends on a choice. */
  rename(label: string): void {
    this.#parts.label.textContent = label
    this.input.setAttribute('aria-label', label)
  }

  reset(): void {
    this.value = ''
    this.#isTouched = false
    this.showError(undefined)
  }

  #listen(events: TextFieldEvents): void {
    this.input.addEventListener('input', (event) => {
      applyMask(this.input, this.#before, event, this.#rules.format)
      const isGrowing = this.value.length > this.#before.length
      this.#before = this.value
      this.#isTouched = true
      markEmpty(this.#parts, this.input, this.value === '')
      this.#followInput()
      events.onInput()
      const isAtEnd = this.input.selectionStart === this.value.length
      if (isGrowing && isAtEnd && this.problem === undefined && this.#rules.isFull(this.value))
        events.onFull()
    })
    // Some tools set the value and dispatch only `change`.
    this.input.addEventListener('change', () => {
      if (this.value !== this.#before) this.input.dispatchEvent(new InputEvent('input'))
    })
    this.input.addEventListener('blur', () => {
      if (this.#isTouched && this.#shown === undefined) this.validate()
    })
    this.input.addEventListener('keydown', (event) => {
      if (event.key === 'Backspace' && this.value === '' && !event.repeat) events.onLeaveBackwards()
    })
  }

  #followInput(): void {
    const { problem } = this
    const isCertain = problem !== undefined && !problem.startsWith('incomplete')
    if (problem === undefined) this.showError(undefined)
    else if (isCertain || this.#shown !== undefined) this.validate()
  }
}

function buildInput(rules: TextFieldRules): HTMLInputElement {
  return element('input', {
    class:
      `p-Input-input Input Input--empty p-Input-input--empty p-Input-input--textRight ${rules.className ?? ''}`.trim(),
    type: 'text',
    dir: 'ltr',
    inputmode: rules.inputMode,
    placeholder: rules.placeholder,
    autocomplete: rules.autocomplete,
    autocorrect: 'off',
    spellcheck: 'false',
    'aria-required': rules.isOptional === true ? undefined : 'true',
  })
}
