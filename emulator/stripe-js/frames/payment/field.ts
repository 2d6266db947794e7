import { element } from '../dom.ts'

/** What all fields of the form have in common: a label, a control and an error below it. */
export interface FieldParts {
  root: HTMLElement
  label: HTMLLabelElement
  showError(message: string | undefined): void
}

interface FieldFrame {
  /** Of the control's id: `payment` unless another element's. */
  idPrefix?: string | undefined
  name: string
  labelText: string
  control: HTMLInputElement | HTMLSelectElement
  /** The control with what surrounds it. */
  box: HTMLElement
}

/** The id that Stripe's present form gives a control. */
function controlId(prefix: string, name: string): string {
  return `${prefix}-${name}Input`
}

export function buildField({ idPrefix = 'payment', name, labelText, control, box }: FieldFrame): FieldParts {
  const label = element(
    'label',
    { class: 'p-FieldLabel Label Label--empty', for: controlId(idPrefix, name) },
    labelText,
  )
  const errorId = `Field-${name}Error`
  const error = element('p', { class: 'p-FieldError Error', id: errorId, role: 'alert' })
  const root = element('div', { class: 'p-Field', 'data-field': name }, label, box)
  control.id = controlId(idPrefix, name)
  control.name = name
  control.setAttribute('aria-label', labelText)
  control.setAttribute('aria-invalid', 'false')
  watchFocus(root, label, control)
  return {
    root,
    label,
    showError(message) {
      const isInvalid = message !== undefined
      for (const className of ['Input--invalid', 'p-Input-input--invalid']) {
        control.classList.toggle(className, isInvalid)
      }
      label.classList.toggle('Label--invalid', isInvalid)
      root.classList.toggle('p-Field--invalid', isInvalid)
      control.setAttribute('aria-invalid', String(isInvalid))
      if (!isInvalid) {
        control.removeAttribute('aria-describedby')
        error.remove()
        return
      }
      control.setAttribute('aria-describedby', errorId)
      if (error.textContent !== message) error.textContent = message
      if (!error.isConnected) root.append(error)
    },
  }
}

/** Marks a field as empty or filled, which placeholders and floating labels follow. */
export function markEmpty(parts: FieldParts, control: HTMLElement, isEmpty: boolean): void {
  control.classList.toggle('Input--empty', isEmpty)
  control.classList.toggle('p-Input-input--empty', isEmpty)
  parts.label.classList.toggle('Label--empty', isEmpty)
  parts.root.classList.toggle('p-Field--empty', isEmpty)
  placeLabel(parts.root, parts.label)
}

function watchFocus(root: HTMLElement, label: HTMLElement, control: HTMLElement): void {
  control.addEventListener('focus', () => {
    root.classList.add('p-Field--focused')
    label.classList.add('Label--focused')
    placeLabel(root, label)
  })
  control.addEventListener('blur', () => {
    root.classList.remove('p-Field--focused')
    label.classList.remove('Label--focused')
    placeLabel(root, label)
  })
}

/** With floating labels, an empty field without the cursor shows its label in the placeholder's place. */
function placeLabel(root: HTMLElement, label: HTMLElement): void {
  const isResting = root.classList.contains('p-Field--empty') && !root.classList.contains('p-Field--focused')
  label.classList.toggle('Label--resting', isResting)
  label.classList.toggle('Label--floating', !isResting)
}
