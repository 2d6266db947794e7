import type { CardBrand } from '../../card/brands.ts'
import { brandName } from '../../card/brands.ts'
import type { SavedMethod } from '../../protocol/payment-frame.ts'
import { type Language, translate } from '../../strings/translate.ts'
import { element } from '../dom.ts'
import { brandIcon, isDrawnBrand, methodIcon, newMethodIcon } from './icons.ts'

/** What a saved method is called: its brand or kind, and its last digits. */
export function methodTitle({ type, brand, last4 }: SavedMethod, language: Language): string {
  const name = type === 'sepa_debit' ? translate(language, 'method.sepa_debit') : brandName(brand)
  return `${name} •••• ${last4}`
}

/** A row that is chosen by a click or by the keyboard. */
export function choiceRow(
  { className, isSelected, onChoose }: { className?: string; isSelected: boolean; onChoose(): void },
  ...content: Node[]
): HTMLElement {
  const state = isSelected ? ' p-PickerItem--selected PickerItem--selected' : ''
  const row = element(
    'div',
    {
      class: `p-PickerItem PickerItem${state}${className ? ` ${className}` : ''}`,
      role: 'button',
      tabindex: '0',
      'aria-pressed': String(isSelected),
    },
    ...content,
  )
  row.addEventListener('click', onChoose)
  row.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onChoose()
  })
  return row
}

/** Icon, title and expiry of a saved method. */
export function methodContent(method: SavedMethod, language: Language): HTMLElement[] {
  const brand: CardBrand = isDrawnBrand(method.brand) ? method.brand : 'unknown'
  const icon = method.type === 'card' ? brandIcon(brand) : methodIcon(method.type, 'p-AccordionIcon')
  const expiry = expiryText(method)
  return [
    element('span', { class: 'p-PaymentMethodIconContainer' }, icon),
    element(
      'span',
      { class: 'p-PickerItem-text' },
      element('span', { class: 'p-PickerItem-title' }, methodTitle(method, language)),
      ...(expiry === undefined
        ? []
        : [
            element(
              'span',
              { class: 'p-PickerItem-detail' },
              translate(language, 'saved.expires', { expiry }),
            ),
          ]),
    ),
  ]
}

/** What stands for a method that is typed now. */
export function newMethodContent(language: Language): HTMLElement[] {
  return [
    element('span', { class: 'p-PaymentMethodIconContainer' }, newMethodIcon()),
    element('span', { class: 'p-PickerItem-title' }, translate(language, 'saved.new')),
  ]
}

export function expiryText({ expMonth, expYear }: SavedMethod): string | undefined {
  if (expMonth === undefined || expYear === undefined) return undefined
  return `${String(expMonth).padStart(2, '0')} / ${String(expYear % 100).padStart(2, '0')}`
}
