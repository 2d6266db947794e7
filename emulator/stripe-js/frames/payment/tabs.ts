import { element } from '../dom.ts'
import { methodIcon } from './icons.ts'
import type { Method } from './methods.ts'

export interface MethodPicker {
  methods: readonly Method[]
  label: string
  selected: string | undefined
  onSelect(type: string): void
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** The row of tabs, one for each method; arrow keys move between them, and a single method needs none. */
export function drawTabs(picker: MethodPicker, panel: HTMLElement): HTMLElement {
  const { methods, label, selected } = picker
  panel.id = `${selected ?? 'no'}-panel`
  const root = element('div', { class: 'p-PaymentMethodSelector' })
  if (methods.length > 1) {
    panel.setAttribute('role', 'tabpanel')
    panel.setAttribute('aria-labelledby', `${selected ?? 'no'}-tab`)
    const list = element('div', { class: 'p-TabList', role: 'tablist', 'aria-label': label })
    list.append(...methods.map((method, index) => drawTab(picker, method, index)))
    list.addEventListener('keydown', (event) => moveFocus(list, event))
    root.append(list)
  }
  if (selected !== undefined) root.append(panel)
  return root
}

function drawTab({ selected, onSelect }: MethodPicker, { type, label }: Method, index: number): HTMLElement {
  const isSelected = type === selected
  const state = isSelected ? '--selected' : ''
  const button = element(
    'button',
    {
      id: `${type}-tab`,
      type: 'button',
      role: 'tab',
      value: type,
      class: `p-Tab Tab${isSelected ? ' p-Tab--selected Tab--selected' : ''}`,
      'data-testid': type,
      'aria-selected': String(isSelected),
      'aria-controls': `${type}-panel`,
      tabindex: isSelected || (selected === undefined && index === 0) ? '0' : '-1',
    },
    methodIcon(type, `p-TabIcon TabIcon${state ? ` TabIcon${state}` : ''}`),
    element('span', { class: `p-TabLabel TabLabel${state ? ` TabLabel${state}` : ''}` }, label),
  )
  button.addEventListener('click', () => onSelect(type))
  return button
}

function moveFocus(list: HTMLElement, event: KeyboardEvent): void {
  const step = STEPS[event.key]
  const tabs = [...list.querySelectorAll('button')]
  const current = tabs.findIndex((tab) => tab === document.activeElement)
  if (step === undefined || current < 0) return
  event.preventDefault()
  const id = tabs.at((current + step) % tabs.length)?.id
  tabs.at((current + step) % tabs.length)?.click()
  // Selecting draws the tabs anew, so the one to focus is looked up afterwards.
  if (id) document.getElementById(id)?.focus()
}
