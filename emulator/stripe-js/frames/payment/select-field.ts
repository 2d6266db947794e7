import { element } from '../dom.ts'
import { chevronIcon } from './icons.ts'
import { buildField, markEmpty } from './field.ts'

export interface SelectFieldRules {
  idPrefix?: string
  name: string
  label: string
  autocomplete: string
  options: readonly { value: string; text: string }[]
  onChange(): void
}

export interface SelectField {
  root: HTMLElement
  select: HTMLSelectElement
  showError(message: string | undefined): void
}

/** A native select, which phones and assistive tools know how to show. */
export function buildSelectField({
  idPrefix,
  name,
  label,
  autocomplete,
  options,
  onChange,
}: SelectFieldRules): SelectField {
  const select = element(
    'select',
    { class: 'p-Select-select Input p-Input-input--textRight', autocomplete },
    ...options.map(({ value, text }) => element('option', { value }, text)),
  )
  select.addEventListener('change', onChange)
  const box = element('div', { class: 'p-Select' }, select, chevronIcon())
  const parts = buildField({ idPrefix, name, labelText: label, control: select, box })
  markEmpty(parts, select, false)
  return { root: parts.root, select, showError: (message) => parts.showError(message) }
}
