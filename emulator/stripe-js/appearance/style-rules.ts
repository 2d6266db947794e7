import type { Declarations, StyleRule, Warn } from './appearance-options.ts'

/** Public classes with the `--state` suffixes that each takes. */
const CLASS_STATES: Readonly<Record<string, readonly string[]>> = {
  AccordionItem: ['selected'],
  Action: [],
  Block: [],
  BlockAction: ['negative'],
  BlockDivider: [],
  Button: [],
  Checkbox: ['checked'],
  CheckboxInput: ['checked'],
  CheckboxLabel: ['checked'],
  CodeInput: [],
  Dropdown: [],
  DropdownItem: ['highlight'],
  Error: [],
  Input: ['empty', 'invalid'],
  InputCloseIcon: [],
  InputDivider: [],
  Label: ['empty', 'invalid', 'focused', 'floating', 'resting'],
  Link: [],
  Menu: [],
  MenuAction: ['negative'],
  MenuIcon: ['open'],
  PaymentMethodMessaging: [],
  PickerAction: [],
  PickerItem: ['selected', 'highlight', 'new', 'disabled'],
  RadioIcon: ['checked', 'hovered'],
  RadioIconInner: ['checked', 'hovered'],
  RadioIconOuter: ['checked', 'hovered'],
  RedirectText: [],
  SecondaryLink: [],
  Switch: ['active'],
  SwitchControl: ['active'],
  Tab: ['selected'],
  TabIcon: ['selected'],
  TabLabel: ['selected'],
  TermsLink: [],
  TermsText: [],
  Text: [],
  ToggleItem: [],
}

const SELECTOR =
  /^\.([A-Z][A-Za-z]*)(?:--([a-z]+))?(?::(?:hover|focus|focus-visible|active|disabled|autofill)|::(?:placeholder|selection))?$/

const PROPERTY =
  /^(?:-moz-osx-font-smoothing|-webkit-font-smoothing|-webkit-text-fill-color|background-color|border(?:-[a-z-]+)?|box-shadow|color|fill|fill-opacity|font(?:-[a-z-]+)?|letter-spacing|line-height|margin(?:-[a-z]+)?|opacity|outline(?:-[a-z]+)?|padding(?:-[a-z]+)?|r|stroke(?:-[a-z-]+)?|text-align|text-decoration|text-shadow|text-transform|transition|width)$/

/** Nothing that could load a resource, leave its declaration or hide from the check. */
const UNSAFE_VALUE = /[;{}<>\\@]|url\s*\(|image-set|expression\s*\(|\/\*/i

/** Accepts what the Appearance API documents and drops the rest with a warning each. */
export function acceptRules(rules: unknown, warn: Warn): StyleRule[] {
  if (typeof rules !== 'object' || rules === null) return []
  return Object.entries(rules).flatMap(([selectorList, declarations]) => {
    const accepted = acceptDeclarations(selectorList, declarations, warn)
    return selectorList
      .split(',')
      .map((selector) => selector.trim())
      .filter((selector) => isAllowedSelector(selector, warn))
      .map((selector) => ({ selector, declarations: accepted }))
  })
}

export function isSafeValue(value: string): boolean {
  return value.length <= 1000 && !UNSAFE_VALUE.test(value)
}

function isAllowedSelector(selector: string, warn: Warn): boolean {
  const [, className = '', state] = SELECTOR.exec(selector) ?? []
  const states = Object.hasOwn(CLASS_STATES, className) ? CLASS_STATES[className] : undefined
  const isAllowed = states !== undefined && (state === undefined || states.includes(state))
  if (!isAllowed) warn(`elements.appearance.rules: "${selector}" is not a supported selector.`)
  return isAllowed
}

function acceptDeclarations(selector: string, declarations: unknown, warn: Warn): Declarations {
  const accepted: Declarations = {}
  for (const [name, value] of Object.entries(declarations ?? {})) {
    const property = kebabCase(name)
    if (!PROPERTY.test(property)) {
      warn(`elements.appearance.rules: "${name}" is not a supported property of "${selector}".`)
    } else if (typeof value !== 'string' || !isSafeValue(value)) {
      warn(
        `elements.appearance.rules: invalid value "${String(value)}" provided to "${name}" of "${selector}".`,
      )
    } else {
      accepted[property] = value
    }
  }
  return accepted
}

function kebabCase(name: string): string {
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return /^(?:webkit|moz)-/.test(kebab) ? `-${kebab}` : kebab
}
