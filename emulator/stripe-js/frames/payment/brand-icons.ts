import type { CardBrand } from '../../card/brands.ts'
import { element } from '../dom.ts'
import { brandIcon } from './icons.ts'

const ACCEPTED: readonly CardBrand[] = ['visa', 'mastercard', 'amex', 'discover']

export interface BrandIcons {
  node: HTMLElement
  show(brand: CardBrand): void
}

/** What cards are taken while the number is undecided, and the card's own sign once it is known. */
export function buildBrandIcons(): BrandIcons {
  const node = element('div', { class: 'p-CardBrandIcons', 'aria-hidden': 'true' })
  let shown: CardBrand | undefined
  return {
    node,
    show(brand) {
      if (brand === shown) return
      shown = brand
      node.setAttribute('data-brand', brand)
      node.replaceChildren(...(brand === 'unknown' ? ACCEPTED : [brand]).map(brandIcon))
    },
  }
}
