export type ThemeName = 'stripe' | 'night' | 'flat' | 'none'

export type Declarations = Record<string, string>

/** What an integration passes as `appearance`; every part is checked before it reaches a stylesheet. */
export interface AppearanceOptions {
  theme?: unknown
  variables?: unknown
  rules?: unknown
  labels?: unknown
  inputs?: unknown
  disableAnimations?: unknown
}

/** One accepted rule, ready for a stylesheet: declarations use CSS property names. */
export interface StyleRule {
  selector: string
  declarations: Declarations
}

/** An appearance with all defaults filled in and everything unsafe or unknown left out. */
export interface ResolvedAppearance {
  theme: ThemeName
  /** Custom property values by variable name, without the leading dashes. */
  variables: Declarations
  rules: StyleRule[]
  labels: 'above' | 'floating'
  inputs: 'spaced' | 'condensed'
  hasAnimations: boolean
}

export type Warn = (message: string) => void
