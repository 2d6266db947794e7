import type { Appearance } from '@stripe/stripe-js'

/** The app's tokens as literal values: custom properties of the page do not reach into Stripe's frame. */
export interface AppearanceTokens {
  readonly surface: string
  readonly sunken: string
  readonly text: string
  readonly muted: string
  readonly subtle: string
  readonly control: string
  readonly hairline: string
  readonly accent: string
  readonly accentBackground: string
  readonly onAccent: string
  readonly focus: string
  readonly danger: string
  readonly success: string
  readonly warning: string
  readonly fontFamily: string
  readonly bodySize: string
  readonly bodyLineHeight: string
  readonly labelSize: string
  readonly labelLineHeight: string
  readonly weightNormal: string
  readonly weightMedium: string
  readonly weightBold: string
  readonly space: string
  readonly inputRadius: string
  readonly cardRadius: string
}

export interface Surroundings {
  readonly isDark: boolean
  readonly prefersReducedMotion: boolean
}

const properties: Readonly<Record<keyof AppearanceTokens, string>> = {
  surface: '--color-surface',
  sunken: '--color-sunken',
  text: '--color-text',
  muted: '--color-muted',
  subtle: '--color-subtle',
  control: '--color-control',
  hairline: '--color-hairline',
  accent: '--color-accent',
  accentBackground: '--color-accent-bg',
  onAccent: '--color-on-accent',
  focus: '--color-focus',
  danger: '--color-danger',
  success: '--color-success',
  warning: '--color-warning',
  fontFamily: '--font-sans',
  bodySize: '--text-body',
  bodyLineHeight: '--text-body--line-height',
  labelSize: '--text-label',
  labelLineHeight: '--text-label--line-height',
  weightNormal: '--font-weight-normal',
  weightMedium: '--font-weight-medium',
  weightBold: '--font-weight-semibold',
  space: '--spacing',
  inputRadius: '--radius-input',
  cardRadius: '--radius-card',
}

/** Reads the tokens of the theme that holds right now. Lengths come back in px, colours as the style sheet writes them. */
export function readTokens(root: HTMLElement): AppearanceTokens {
  const style = getComputedStyle(root)
  const rootSize = Number.parseFloat(style.fontSize) || 16
  const read = (token: keyof AppearanceTokens) =>
    toPixels(style.getPropertyValue(properties[token]).trim(), rootSize)
  return {
    surface: read('surface'),
    sunken: read('sunken'),
    text: read('text'),
    muted: read('muted'),
    subtle: read('subtle'),
    control: read('control'),
    hairline: read('hairline'),
    accent: read('accent'),
    accentBackground: read('accentBackground'),
    onAccent: read('onAccent'),
    focus: read('focus'),
    danger: read('danger'),
    success: read('success'),
    warning: read('warning'),
    fontFamily: read('fontFamily'),
    bodySize: read('bodySize'),
    bodyLineHeight: read('bodyLineHeight'),
    labelSize: read('labelSize'),
    labelLineHeight: read('labelLineHeight'),
    weightNormal: read('weightNormal'),
    weightMedium: read('weightMedium'),
    weightBold: read('weightBold'),
    space: read('space'),
    inputRadius: read('inputRadius'),
    cardRadius: read('cardRadius'),
  }
}

/** Stripe's Appearance for these tokens (docs.stripe.com/elements/appearance-api), so that the frame looks like the page. */
export function toAppearance(tokens: AppearanceTokens, surroundings: Surroundings): Appearance {
  const focusRing = `2px solid ${tokens.focus}`
  return {
    theme: surroundings.isDark ? 'night' : 'flat',
    labels: 'above',
    inputs: 'spaced',
    disableAnimations: surroundings.prefersReducedMotion,
    variables: {
      colorPrimary: tokens.accent,
      accessibleColorOnColorPrimary: tokens.onAccent,
      colorBackground: tokens.surface,
      colorText: tokens.text,
      colorTextSecondary: tokens.muted,
      colorTextPlaceholder: tokens.subtle,
      colorDanger: tokens.danger,
      colorSuccess: tokens.success,
      colorWarning: tokens.warning,
      fontFamily: tokens.fontFamily,
      fontSizeBase: tokens.bodySize,
      fontSizeSm: tokens.labelSize,
      fontLineHeight: tokens.bodyLineHeight,
      fontWeightNormal: tokens.weightNormal,
      fontWeightMedium: tokens.weightMedium,
      fontWeightBold: tokens.weightBold,
      spacingUnit: tokens.space,
      gridRowSpacing: '16px',
      gridColumnSpacing: '16px',
      accordionItemSpacing: '8px',
      borderRadius: tokens.inputRadius,
      buttonBorderRadius: tokens.inputRadius,
      inputColorBorder: tokens.control,
      inputFocusColorBorder: tokens.control,
      inputBoxShadow: 'none',
      inputFocusBoxShadow: 'none',
      focusBoxShadow: 'none',
      focusOutline: focusRing,
      labelColorText: tokens.text,
      labelFontSize: tokens.labelSize,
      labelFontWeight: tokens.weightMedium,
      labelSpacing: '4px',
      iconColor: tokens.muted,
      iconCardErrorColor: tokens.danger,
      iconCardCvcErrorColor: tokens.danger,
      logoColor: surroundings.isDark ? 'dark' : 'light',
      tabLogoColor: surroundings.isDark ? 'dark' : 'light',
      tabLogoSelectedColor: surroundings.isDark ? 'dark' : 'light',
    },
    rules: {
      '.Input': {
        backgroundColor: tokens.surface,
        border: `1px solid ${tokens.control}`,
        boxShadow: 'none',
        color: tokens.text,
        fontSize: tokens.bodySize,
        lineHeight: tokens.bodyLineHeight,
        padding: '9px 12px',
      },
      '.Input:focus': { outline: focusRing, outlineOffset: '2px', boxShadow: 'none' },
      '.Input--invalid': {
        border: `1px solid ${tokens.danger}`,
        boxShadow: 'none',
        color: tokens.text,
      },
      '.Label': { color: tokens.text, lineHeight: tokens.labelLineHeight },
      '.Error': {
        color: tokens.danger,
        fontSize: tokens.labelSize,
        lineHeight: tokens.labelLineHeight,
        marginTop: '4px',
      },
      '.AccordionItem': {
        backgroundColor: tokens.surface,
        border: `1px solid ${tokens.hairline}`,
        boxShadow: 'none',
        color: tokens.text,
      },
      '.AccordionItem--selected': { border: `1px solid ${tokens.control}`, color: tokens.text },
      '.Tab': {
        backgroundColor: tokens.surface,
        border: `1px solid ${tokens.control}`,
        boxShadow: 'none',
        color: tokens.text,
      },
      '.Tab--selected': {
        backgroundColor: tokens.accentBackground,
        border: `1px solid ${tokens.accent}`,
        boxShadow: 'none',
        color: tokens.text,
      },
      // The theme draws what is selected on the accent itself.
      '.Tab--selected:hover': { color: tokens.text },
      '.TabIcon--selected': { fill: tokens.text },
      '.CheckboxInput': { border: `1px solid ${tokens.control}`, backgroundColor: tokens.surface },
      '.TermsText': { color: tokens.muted, fontSize: tokens.labelSize },
    },
  }
}

const remPattern = /^(-?\d*\.?\d+)rem$/

function toPixels(value: string, rootSize: number): string {
  const rem = remPattern.exec(value)?.[1]
  return rem === undefined ? value : `${Number(rem) * rootSize}px`
}
