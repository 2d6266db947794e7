import type { FieldsChange } from '../protocol/fields-frame.ts'
import { type Language, translate } from '../strings/translate.ts'
import { element, takeFocus } from './dom.ts'
import type { SelectField } from './payment/select-field.ts'
import { TextField, type ErrorCode, type TextFieldRules } from './payment/text-field.ts'

/** One row of a form of plain fields. */
export interface Row {
  node: HTMLElement
  isHalf: boolean
}

/** An element of plain fields inside its frame. */
export interface FieldsForm {
  readonly root: HTMLElement
  change(): FieldsChange
  /** Shows every error and tells the first. */
  validate(): ErrorCode | undefined
  focus(): void
  clear(): void
}

/** A text input that moves on to nothing by itself. */
export function plainField(rules: TextFieldRules, language: Language, onInput: () => void): TextField {
  return new TextField(rules, language, {
    onInput,
    onFull: () => undefined,
    onLeaveBackwards: () => undefined,
  })
}

/** The rules of a field that only must not be empty, or may be. */
export function plainRules(given: {
  idPrefix: string
  name: string
  label: string
  autocomplete: string
  placeholder?: string
  isOptional?: boolean
  missing?: ErrorCode
  problem?: (text: string) => ErrorCode | undefined
}): TextFieldRules {
  const { missing = 'incomplete_field', isOptional = false, problem } = given
  return {
    idPrefix: given.idPrefix,
    name: given.name,
    label: given.label,
    placeholder: given.placeholder ?? '',
    autocomplete: given.autocomplete,
    inputMode: given.name === 'phone' ? 'tel' : 'text',
    isOptional,
    format: (text) => text,
    problem: (text) => (problem ? problem(text) : isOptional || text.trim() !== '' ? undefined : missing),
    isFull: () => false,
  }
}

export function drawRows(root: HTMLElement, rows: readonly Row[]): void {
  const kept = document.activeElement
  root.replaceChildren(
    ...rows.map(({ node, isHalf }) =>
      element(
        'div',
        { class: `p-GridCell ${isHalf ? 'p-GridCell--12 p-GridCell--md6' : 'p-GridCell--12'}` },
        node,
      ),
    ),
  )
  if (kept instanceof HTMLElement && root.contains(kept)) kept.focus()
}

/** The first field that shows an error, or the first of all. */
export function focusField(root: HTMLElement, selector: string): void {
  const control =
    root.querySelector<HTMLElement>(selector) ?? root.querySelector<HTMLElement>('input, select')
  if (control) takeFocus(control)
}

/** A region or a kind must be chosen: the empty choice is one of the options. */
export function chosen({ select }: SelectField): string {
  return select.value
}

export const emptyOption = (language: Language) => ({ value: '', text: translate(language, 'select.choose') })
