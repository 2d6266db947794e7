import type { Declarations, ResolvedAppearance } from '../../appearance/appearance-options.ts'

/**
 * Shows an appearance: variables as custom properties of the root, then the rules in their order. Everything goes
 * through the CSS object model, which parses each value by itself, so no text can leave its declaration.
 */
export function applyAppearance(appearance: ResolvedAppearance): void {
  const sheet = new CSSStyleSheet()
  const variables = Object.entries(appearance.variables).map(([name, value]) => [`--${name}`, value])
  addRule(sheet, ':root', Object.fromEntries(variables))
  for (const { selector, declarations } of appearance.rules) {
    addRule(sheet, selector, declarations)
    if (selector.includes(':autofill'))
      addRule(sheet, selector.replace(':autofill', ':-webkit-autofill'), declarations)
  }
  document.adoptedStyleSheets = [sheet]
  const root = document.documentElement
  root.dataset['theme'] = appearance.theme
  root.dataset['labels'] = appearance.labels
  root.dataset['inputs'] = appearance.inputs
  root.dataset['animations'] = appearance.hasAnimations ? 'on' : 'off'
}

function addRule(sheet: CSSStyleSheet, selector: string, declarations: Declarations): void {
  try {
    sheet.insertRule(`${selector} {}`, sheet.cssRules.length)
  } catch {
    // A pseudo-class that this browser does not know styles nothing in it.
    return
  }
  const rule = sheet.cssRules[sheet.cssRules.length - 1]
  if (!(rule instanceof CSSStyleRule)) return
  for (const [property, value] of Object.entries(declarations)) rule.style.setProperty(property, value)
}
