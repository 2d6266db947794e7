import type { Declarations, StyleRule, Warn } from './appearance-options.ts'

/** What may stand behind a public class: `--state` suffixes, pseudo-classes and pseudo-elements. */
interface Grammar {
  states?: readonly string[]
  pseudos?: readonly string[]
}

const POINTED = [':hover', ':focus', ':active']
const TAB: Grammar = { states: ['selected'], pseudos: [...POINTED, ':disabled'] }
const BLOCK: Grammar = { pseudos: [':hover', ':active'] }
const CHECKBOX: Grammar = { states: ['checked'], pseudos: [':hover', ':focus', ':focus-visible'] }
const SWITCH: Grammar = { states: ['active'], pseudos: [':hover'] }
const DROPDOWN: Grammar = { states: ['highlight'], pseudos: [':active'] }
const PICKER: Grammar = { states: ['selected', 'highlight', 'new', 'disabled'], pseudos: POINTED }
const RADIO: Grammar = { states: ['checked', 'hovered'] }
const PLAIN: Grammar = {}

/** Stripe's public classes. */
const CLASSES: Readonly<Record<string, Grammar>> = {
  AccordionItem: { states: ['selected'], pseudos: [':hover', ':focus-visible'] },
  Action: PLAIN,
  Block: BLOCK,
  BlockAction: { ...BLOCK, states: ['negative'] },
  BlockDivider: BLOCK,
  Button: PLAIN,
  Checkbox: CHECKBOX,
  CheckboxInput: CHECKBOX,
  CheckboxLabel: CHECKBOX,
  CodeInput: { pseudos: [':hover', ':focus', ':disabled'] },
  Dropdown: DROPDOWN,
  DropdownItem: DROPDOWN,
  Error: PLAIN,
  Input: {
    states: ['empty', 'invalid'],
    pseudos: [':hover', ':focus', ':disabled', ':autofill', '::placeholder', '::selection'],
  },
  InputCloseIcon: PLAIN,
  InputDivider: PLAIN,
  Label: { states: ['empty', 'invalid', 'focused', 'floating', 'resting'] },
  Link: PLAIN,
  Menu: { pseudos: [':hover'] },
  MenuAction: { states: ['negative'], pseudos: [':hover'] },
  MenuIcon: { states: ['open'], pseudos: [':hover'] },
  PaymentMethodMessaging: PLAIN,
  PickerAction: PICKER,
  PickerItem: PICKER,
  RadioIcon: RADIO,
  RadioIconInner: RADIO,
  RadioIconOuter: RADIO,
  RedirectText: PLAIN,
  SecondaryLink: PLAIN,
  Switch: SWITCH,
  SwitchControl: SWITCH,
  Tab: TAB,
  TabIcon: TAB,
  TabLabel: TAB,
  TermsLink: PLAIN,
  TermsText: PLAIN,
  Text: PLAIN,
  ToggleItem: PLAIN,
}

const SELECTOR = /^\.([A-Z][A-Za-z]*)(?:--([a-z]+))?(::?[a-z-]+)?$/

/** Properties that only some classes take. */
const LIMITED: Readonly<Record<string, RegExp>> = {
  opacity: /^\.Label\b/,
  width: /^\.RadioIcon/,
}

const PROPERTY =
  /^(?:-moz-osx-font-smoothing|-webkit-font-smoothing|-webkit-text-fill-color|background-color|border(?:-[a-z-]+)?|box-shadow|color|fill|fill-opacity|font(?:-[a-z-]+)?|letter-spacing|line-height|margin(?:-[a-z]+)?|opacity|outline(?:-[a-z]+)?|padding(?:-[a-z]+)?|r|stroke(?:-[a-z-]+)?|text-align|text-decoration|text-shadow|text-transform|transition|width)$/

/** Nothing that could load a resource, leave its declaration or hide from the check. */
const UNSAFE_VALUE = /[;{}<>\\@]|url\s*\(|image-set|expression\s*\(|\/\*/i

/** Accepts what the Appearance API documents and drops the rest with a warning each. */
export function acceptRules(rules: unknown, warn: Warn): StyleRule[] {
  if (typeof rules !== 'object' || rules === null) return []
  return Object.entries(rules).flatMap(([selectorList, declarations]) => {
    const selectors = selectorList
      .split(',')
      .map((selector) => selector.trim())
      .filter((selector) => isAllowedSelector(selector, warn))
    const accepted = acceptDeclarations(selectors, declarations, warn)
    return selectors.map((selector) => ({ selector, declarations: accepted }))
  })
}

export function isSafeValue(value: string): boolean {
  return value.length <= 1000 && !UNSAFE_VALUE.test(value)
}

function isAllowedSelector(selector: string, warn: Warn): boolean {
  const [, className = '', state, pseudo] = SELECTOR.exec(selector) ?? []
  const grammar = Object.hasOwn(CLASSES, className) ? CLASSES[className] : undefined
  const isAllowed =
    grammar !== undefined &&
    (state === undefined || grammar.states?.includes(state) === true) &&
    (pseudo === undefined || grammar.pseudos?.includes(pseudo) === true)
  if (!isAllowed) warn(`elements.appearance.rules: "${selector}" is not a supported selector.`)
  return isAllowed
}

function acceptDeclarations(selectors: readonly string[], declarations: unknown, warn: Warn): Declarations {
  const accepted: Declarations = {}
  const selector = selectors.join(', ')
  for (const [name, value] of Object.entries(declarations ?? {})) {
    const property = kebabCase(name)
    const limit = LIMITED[property]
    if (!PROPERTY.test(property) || selectors.some((one) => limit?.test(one) === false)) {
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
