import type {
  AppearanceOptions,
  Declarations,
  ResolvedAppearance,
  StyleRule,
  ThemeName,
  Warn,
} from './appearance-options.ts'
import { acceptRules, isSafeValue } from './style-rules.ts'
import { THEMES } from './themes.ts'
import { canonicalVariable, isColorVariable } from './variable-names.ts'

const COLOR =
  /^(?:#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})|(?:rgba?|hsla?)\([\d\s.,%/+-]+(?:deg)?[\d\s.,%/+-]*\)|transparent)$/i
const OWN_VARIABLE = /^var\(--([A-Za-z0-9]+)\)$/

/**
 * The theme with the integration's variables and rules on top. Rules of one selector are merged, and plain classes
 * come before states and states before pseudo-classes, so that a plain `.Input` never hides an invalid one.
 */
export function resolveAppearance(options: AppearanceOptions | undefined, warn: Warn): ResolvedAppearance {
  const themeName = acceptTheme(options?.theme, warn)
  const theme = THEMES[themeName]
  const themeRules = Object.entries(theme.rules).map(([selector, declarations]) => ({
    selector,
    declarations,
  }))
  return {
    theme: themeName,
    variables: { ...theme.variables, ...acceptVariables(options?.variables, warn) },
    rules: mergeRules([...themeRules, ...acceptRules(options?.rules, warn)]),
    labels: options?.labels === 'floating' ? 'floating' : 'above',
    inputs: options?.inputs === 'condensed' ? 'condensed' : 'spaced',
    hasAnimations: options?.disableAnimations !== true,
  }
}

function acceptTheme(theme: unknown, warn: Warn): ThemeName {
  if (theme === undefined) return 'stripe'
  if (theme === 'stripe' || theme === 'night' || theme === 'flat' || theme === 'none') return theme
  warn(`elements.appearance.theme: "${String(theme)}" is not a supported theme.`)
  return 'stripe'
}

function acceptVariables(variables: unknown, warn: Warn): Declarations {
  const accepted: Declarations = {}
  for (const [name, value] of Object.entries(variables ?? {})) {
    const known = canonicalVariable(name)
    if (known === undefined) {
      warn(`elements.appearance.variables: "${name}" is not a supported property.`)
    } else if (typeof value !== 'string' || !isSafeValue(value) || !isOwnReference(value)) {
      warn(`invalid variable value "${String(value)}" provided to "${name}".`)
    } else if (isColorVariable(known) && !COLOR.test(value) && !OWN_VARIABLE.test(value)) {
      warn(
        `invalid variable value "${value}" provided to "${name}"; "${name}" accepts a valid HEX, rgb(), or hsl() CSS color.`,
      )
    } else {
      accepted[known] = value
    }
  }
  return accepted
}

/** The page's own custom properties do not reach the frame, so a reference to one would leave a hole. */
function isOwnReference(value: string): boolean {
  return [...value.matchAll(/var\(\s*--([\w-]+)/g)].every(
    ([, name = '']) => canonicalVariable(name) !== undefined,
  )
}

function mergeRules(rules: StyleRule[]): StyleRule[] {
  const bySelector = new Map<string, Declarations>()
  for (const { selector, declarations } of rules) {
    bySelector.set(selector, { ...bySelector.get(selector), ...declarations })
  }
  return [...bySelector]
    .map(([selector, declarations]) => ({ selector, declarations }))
    .sort((left, right) => weight(left.selector) - weight(right.selector))
}

function weight(selector: string): number {
  return (selector.includes('--') ? 1 : 0) + (/:(?!:)/.test(selector.replace('::', '')) ? 2 : 0)
}
