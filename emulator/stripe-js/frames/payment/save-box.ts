import { type Language, translate } from '../../strings/translate.ts'
import { element } from '../dom.ts'

/** The box that asks whether the method may be kept and shown again. */
export class SaveBox {
  readonly root: HTMLElement
  readonly #input: HTMLInputElement

  constructor(language: Language, isChecked: boolean, onChange: () => void) {
    this.#input = element('input', {
      type: 'checkbox',
      class: 'p-Checkbox-input CheckboxInput',
      id: 'payment-saveInput',
      name: 'savePaymentMethod',
      checked: isChecked,
    })
    const label = element(
      'label',
      { class: 'p-Checkbox-label CheckboxLabel', for: 'payment-saveInput' },
      translate(language, 'save.label'),
    )
    this.root = element('div', { class: 'p-Checkbox Checkbox' }, this.#input, label)
    this.#mark()
    this.#input.addEventListener('change', () => {
      this.#mark()
      onChange()
    })
  }

  get isChecked(): boolean {
    return this.#input.checked
  }

  lock(isLocked: boolean): void {
    this.#input.disabled = isLocked
  }

  #mark(): void {
    const { checked } = this.#input
    this.root.classList.toggle('Checkbox--checked', checked)
    this.root.lastElementChild?.classList.toggle('CheckboxLabel--checked', checked)
    this.#input.classList.toggle('CheckboxInput--checked', checked)
  }
}
