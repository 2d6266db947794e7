import { element } from '../dom.ts'
import { methodIcon, radioIcon } from './icons.ts'
import type { LayoutOptions } from './layout-options.ts'
import type { Method } from './methods.ts'
import type { MethodPicker } from './tabs.ts'

/** One item for each method, the chosen one open; a single method still has its header. */
export function drawAccordion(picker: MethodPicker, panel: HTMLElement, layout: LayoutOptions): HTMLElement {
  const items = picker.methods.map((method) => drawItem(picker, method, { panel, layout }))
  return element(
    'div',
    {
      'data-is-collapsed': String(picker.selected === undefined),
      'data-selected-payment-form': picker.selected,
    },
    element(
      'div',
      {
        class: `p-Accordion${layout.isSpaced ? ' p-Accordion--spaced' : ''}`,
        'data-testid': 'payment-accordion-wrapper',
        role: 'group',
        'aria-label': picker.label,
      },
      ...items,
    ),
  )
}

function drawItem(
  { selected, methods, onSelect }: MethodPicker,
  { type, label }: Method,
  { panel, layout }: { panel: HTMLElement; layout: LayoutOptions },
): HTMLElement {
  const isSelected = type === selected
  const button = drawButton({ type, label }, isSelected, layout)
  const item = element(
    'div',
    {
      class: `p-AccordionItem AccordionItem${isSelected ? ' p-AccordionItem--selected AccordionItem--selected' : ''}`,
    },
    button,
  )
  if (isSelected) {
    panel.id = type
    panel.className = 'p-AccordionPanel'
    item.append(panel)
  }
  if (methods.length === 1 && isSelected) button.removeAttribute('tabindex')
  button.addEventListener('click', () => {
    if (!isSelected) onSelect(type)
  })
  button.addEventListener('keydown', (event) => {
    if (isSelected || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    onSelect(type)
  })
  return item
}

function drawButton({ type, label }: Method, isSelected: boolean, layout: LayoutOptions): HTMLElement {
  const icon = element('span', { class: 'p-PaymentMethodIconContainer' }, methodIcon(type, 'p-AccordionIcon'))
  const text = element('span', { class: 'p-PaymentAccordionButtonText' }, label)
  const view = element('div', { class: 'p-PaymentAccordionButtonView' })
  view.append(...(layout.logoPosition === 'end' ? [text, icon] : [icon, text]))
  const content = element('div', { class: 'p-AccordionButtonContent' })
  if (layout.hasRadios) content.append(radioIcon(isSelected))
  content.append(view)
  return element(
    'div',
    {
      class: `p-AccordionButton${isSelected ? ' p-AccordionButton--selected' : ''}`,
      role: 'button',
      tabindex: '0',
      'data-value': type,
      'aria-expanded': String(isSelected),
      'aria-controls': isSelected ? type : undefined,
    },
    content,
  )
}
