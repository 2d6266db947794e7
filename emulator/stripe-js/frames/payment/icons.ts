import type { CardBrand } from '../../card/brands.ts'
import { svg } from '../dom.ts'

const PLATE = 'viewBox="0 0 24 16" width="24" height="16">'

function plate(fill: string, content: string): string {
  return `${PLATE}<rect x=".25" y=".25" width="23.5" height="15.5" rx="2" fill="${fill}" stroke="#000" stroke-opacity=".2" stroke-width=".5"/>${content}`
}

function word(text: string, fill: string, size: number, extra = ''): string {
  return `<text x="12" y="${8 + size * 0.36}" text-anchor="middle" font-family="Arial,Helvetica,sans-serif" font-weight="700" font-size="${size}" fill="${fill}" ${extra}>${text}</text>`
}

const overlap = (left: string, middle: string, right: string) =>
  `<circle cx="9.6" cy="8" r="4.6" fill="${left}"/><circle cx="14.4" cy="8" r="4.6" fill="${right}"/><path d="M12 4.08a4.6 4.6 0 0 1 0 7.84 4.6 4.6 0 0 1 0-7.84z" fill="${middle}"/>`

/** Plain drawings in the brands' colours, enough to tell one card from another. */
const BRAND_MARKUP: Record<Exclude<CardBrand, 'unknown'>, string> = {
  visa: plate(
    '#fff',
    word('VISA', '#1a1f71', 7.4, 'font-style="italic" textLength="17" lengthAdjust="spacingAndGlyphs"'),
  ),
  mastercard: plate('#fff', overlap('#eb001b', '#ff5f00', '#f79e1b')),
  amex: plate('#016fd0', word('AMEX', '#fff', 6.6, 'textLength="18" lengthAdjust="spacingAndGlyphs"')),
  discover: plate(
    '#fff',
    `<path d="M24 9.5V14a1.75 1.75 0 0 1-1.75 1.75H8C15 14.6 20.600 12.2 24 9.500z" fill="#f76f00"/>${word('DISCOVER', '#1a1a1a', 3.9, 'textLength="19" lengthAdjust="spacingAndGlyphs"')}`,
  ),
  diners: plate(
    '#fff',
    '<circle cx="12" cy="8" r="5.6" fill="#0079be"/><path d="M10.700 4.400a3.85 3.85 0 0 0 0 7.200zM13.300 4.400a3.85 3.85 0 0 1 0 7.200z" fill="#fff"/>',
  ),
  jcb: plate(
    '#fff',
    '<rect x="4.500" y="2.500" width="4.400" height="11" rx="1.600" fill="#0e4c96"/><rect x="9.800" y="2.500" width="4.400" height="11" rx="1.600" fill="#d7182a"/><rect x="15.100" y="2.500" width="4.400" height="11" rx="1.600" fill="#007940"/><g fill="#fff" font-family="Arial,Helvetica,sans-serif" font-weight="700" font-size="4" text-anchor="middle"><text x="6.700" y="9.400">J</text><text x="12" y="9.400">C</text><text x="17.300" y="9.400">B</text></g>',
  ),
  unionpay: plate(
    '#fff',
    '<path d="M5 2.500h5l-2.200 11h-5z" fill="#e21836"/><path d="M10 2.500h5l-2.200 11h-5z" fill="#00447c"/><path d="M15 2.500h5.600l-2.200 11h-5.600z" fill="#007b84"/>',
  ),
}

const UNKNOWN_CARD =
  'viewBox="0 0 24 16" width="24" height="16"><rect x=".5" y=".5" width="23" height="15" rx="2" fill="none" stroke="currentColor" stroke-opacity=".45"/><path d="M.5 4h23v2.500H.5z" fill="currentColor" fill-opacity=".45"/>'

export function brandIcon(brand: CardBrand): SVGElement {
  const icon = svg(brand === 'unknown' ? UNKNOWN_CARD : BRAND_MARKUP[brand], 'p-CardBrandIcon')
  icon.setAttribute('data-brand', brand)
  return icon
}

export function isDrawnBrand(brand: string): brand is CardBrand {
  return Object.hasOwn(BRAND_MARKUP, brand)
}

export function cvcIcon(): SVGElement {
  return svg(
    'viewBox="0 0 24 16" width="24" height="16"><rect x=".5" y=".5" width="23" height="15" rx="2" fill="currentColor" fill-opacity=".12" stroke="currentColor" stroke-opacity=".5"/><path d="M.5 3h23v3H.5z" fill="currentColor" fill-opacity=".65"/><rect x="10" y="8" width="12" height="5.500" rx="1" fill="currentColor" fill-opacity=".18"/><g fill="currentColor"><circle cx="13" cy="10.750" r="1.100"/><circle cx="16" cy="10.750" r="1.100"/><circle cx="19" cy="10.750" r="1.100"/></g>',
    'p-CardCvcIcon',
  )
}

export function chevronIcon(): SVGElement {
  return svg(
    'viewBox="0 0 16 16" width="12" height="12"><path d="M3 5.500 8 10.500l5-5" fill="none" stroke="currentColor" stroke-width="1.800" stroke-linecap="round" stroke-linejoin="round"/>',
    'p-Select-chevron',
  )
}

/** The icon of a payment method in a tab or an accordion header. */
export function methodIcon(type: string, className: string): SVGElement {
  const isCard = type === 'card'
  return svg(
    isCard
      ? 'viewBox="0 0 16 16" width="16" height="16"><path d="M2 2.500h12a2 2 0 0 1 2 2V5H0v-.500a2 2 0 0 1 2-2zM0 7h16v4.500a2 2 0 0 1-2 2H2a2 2 0 0 1-2-2zm3 2.500a.750.750 0 0 0 0 1.500h3a.750.750 0 0 0 0-1.500z" fill-rule="evenodd"/>'
      : 'viewBox="0 0 16 16" width="16" height="16"><path d="M8 .800 15.500 4.500V6H.500V4.500zM2 7h2v5H2zm5 0h2v5H7zm5 0h2v5h-2zM.500 13h15v2H.500z"/>',
    className,
  )
}

export function radioIcon(isChecked: boolean): SVGElement {
  const state = isChecked ? '--checked' : ''
  const inner = isChecked
    ? '<circle class="RadioIconInner RadioIconInner--checked p-RadioIconInner" cx="8" cy="8" r="3.500"/>'
    : ''
  return svg(
    `viewBox="0 0 16 16" width="16" height="16"><circle class="RadioIconOuter${state ? ` RadioIconOuter${state}` : ''} p-RadioIconOuter" cx="8" cy="8" r="7"/>${inner}`,
    'p-RadioIcon RadioIcon',
  )
}

export function redirectIcon(): SVGElement {
  return svg(
    'viewBox="0 0 48 40" width="48" height="40"><rect x="1.500" y="1.500" width="34" height="30" rx="3" fill="none" stroke="currentColor" stroke-width="2"/><path d="M1.500 9h34" stroke="currentColor" stroke-width="2"/><path d="M24 22h21m0 0-6-6m6 6-6 6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>',
    'p-RedirectIcon',
  )
}

export function menuIcon(): SVGElement {
  return svg(
    'viewBox="0 0 16 16" width="16" height="16"><g fill="currentColor"><circle cx="8" cy="2.500" r="1.500"/><circle cx="8" cy="8" r="1.500"/><circle cx="8" cy="13.500" r="1.500"/></g>',
    'p-MenuIcon-svg',
  )
}

export function newMethodIcon(): SVGElement {
  return svg(
    'viewBox="0 0 24 16" width="24" height="16"><rect x=".5" y=".5" width="23" height="15" rx="2" fill="none" stroke="currentColor" stroke-opacity=".45" stroke-dasharray="3 2"/><path d="M12 4v8M8 8h8" stroke="currentColor" stroke-width="1.500" stroke-linecap="round"/>',
    'p-NewMethodIcon',
  )
}
