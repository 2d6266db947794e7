import type { Declarations, ThemeName } from './appearance-options.ts'

export interface Theme {
  variables: Declarations
  rules: Record<string, Declarations>
}

const SYSTEM_FONTS =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

/** Values that most others derive from, so that setting one brand colour is enough. */
const BASE_VARIABLES: Declarations = {
  fontFamily: SYSTEM_FONTS,
  fontSmooth: 'auto',
  fontVariantLigatures: 'normal',
  fontVariationSettings: 'normal',
  fontLineHeight: '1.15',
  fontSizeBase: '16px',
  fontSizeSm: '0.93rem',
  fontSizeXs: '0.8rem',
  fontSize2Xs: '0.75rem',
  fontSize3Xs: '0.67rem',
  fontSizeLg: '1.13rem',
  fontSizeXl: '1.25rem',
  fontWeightLight: '300',
  fontWeightNormal: '400',
  fontWeightMedium: '500',
  fontWeightBold: '600',
  spacingUnit: '4px',
  gridRowSpacing: 'calc(var(--spacingUnit) * 3)',
  gridColumnSpacing: 'calc(var(--spacingUnit) * 3)',
  tabSpacing: 'calc(var(--spacingUnit) * 2)',
  accordionItemSpacing: 'calc(var(--spacingUnit) * 2)',
  pickerItemSpacing: 'calc(var(--spacingUnit) * 2)',
  borderRadius: '5px',
  buttonBorderRadius: 'var(--borderRadius)',
  colorSuccess: '#1f8649',
  colorWarning: '#b35c00',
  iconColor: 'var(--colorText)',
  iconHoverColor: 'var(--colorText)',
  iconCardErrorColor: 'var(--colorDanger)',
  iconCardCvcColor: 'var(--colorTextSecondary)',
  iconCardCvcErrorColor: 'var(--colorDanger)',
  iconChevronDownColor: 'var(--colorTextSecondary)',
  iconRedirectColor: 'var(--colorTextSecondary)',
  tabIconColor: 'var(--colorTextSecondary)',
  tabIconHoverColor: 'var(--colorText)',
  tabIconSelectedColor: 'var(--colorPrimary)',
  accordionItemLabelColorText: 'var(--colorTextSecondary)',
  accordionItemLabelSelectedColorText: 'var(--colorText)',
  accordionItemLabelFontSize: 'var(--fontSizeSm)',
  accordionItemLabelFontWeight: 'var(--fontWeightMedium)',
  accordionItemLabelSelectedFontWeight: 'var(--fontWeightMedium)',
  labelColorText: 'var(--colorText)',
  labelFontSize: 'var(--fontSizeSm)',
  labelFontWeight: 'var(--fontWeightNormal)',
  labelSpacing: 'var(--spacingUnit)',
  inputFocusColorBorder: 'var(--colorPrimary)',
  focusOutline: 'none',
}

/** The look that themes share; only state and surface differ between them. */
const BASE_RULES: Record<string, Declarations> = {
  '.Input': {
    padding: 'calc(var(--spacingUnit) * 3)',
    'background-color': 'var(--colorBackground)',
    'border-radius': 'var(--borderRadius)',
    border: '1px solid var(--inputColorBorder)',
    'box-shadow': 'var(--inputBoxShadow)',
    color: 'var(--colorText)',
    'font-family': 'var(--fontFamily)',
    'font-size': 'var(--fontSizeBase)',
    'font-weight': 'var(--fontWeightNormal)',
    'line-height': 'var(--fontLineHeight)',
  },
  '.Input:focus': {
    outline: 'var(--focusOutline)',
    'border-color': 'var(--inputFocusColorBorder)',
    'box-shadow': 'var(--inputFocusBoxShadow)',
  },
  '.Input--invalid': {
    color: 'var(--colorDanger)',
    'border-color': 'var(--colorDanger)',
    'box-shadow': '0 0 0 1px var(--colorDanger)',
  },
  '.Input::placeholder': { color: 'var(--colorTextPlaceholder)', opacity: '1' },
  '.Label': {
    color: 'var(--labelColorText)',
    'font-size': 'var(--labelFontSize)',
    'font-weight': 'var(--labelFontWeight)',
    'margin-bottom': 'var(--labelSpacing)',
  },
  '.Error': {
    color: 'var(--colorDanger)',
    'font-size': 'var(--fontSizeSm)',
    'margin-top': 'var(--spacingUnit)',
  },
  '.Tab': {
    padding: 'calc(var(--spacingUnit) * 3)',
    'background-color': 'var(--colorBackground)',
    'border-radius': 'var(--borderRadius)',
    border: '1px solid var(--inputColorBorder)',
    'box-shadow': 'var(--inputBoxShadow)',
    color: 'var(--colorTextSecondary)',
  },
  '.Tab:hover': { color: 'var(--colorText)' },
  '.Tab:focus': { outline: 'var(--focusOutline)', 'box-shadow': 'var(--focusBoxShadow)' },
  '.Tab--selected': {
    color: 'var(--colorPrimary)',
    'border-color': 'var(--colorPrimary)',
    'box-shadow': 'var(--inputBoxShadow), 0 0 0 1px var(--colorPrimary)',
  },
  '.Tab--selected:hover': { color: 'var(--colorPrimary)' },
  '.TabLabel': { 'font-size': 'var(--fontSizeSm)', 'font-weight': 'var(--fontWeightMedium)' },
  '.TabIcon': { fill: 'var(--tabIconColor)' },
  '.TabIcon:hover': { fill: 'var(--tabIconHoverColor)' },
  '.TabIcon--selected': { fill: 'var(--tabIconSelectedColor)' },
  '.AccordionItem': {
    padding: 'calc(var(--spacingUnit) * 4)',
    'background-color': 'var(--colorBackground)',
    'border-radius': 'var(--borderRadius)',
    border: '1px solid var(--inputColorBorder)',
    'box-shadow': 'var(--inputBoxShadow)',
    color: 'var(--accordionItemLabelColorText)',
    'font-size': 'var(--accordionItemLabelFontSize)',
    'font-weight': 'var(--accordionItemLabelFontWeight)',
  },
  '.AccordionItem:focus-visible': { 'box-shadow': 'var(--focusBoxShadow)' },
  '.AccordionItem--selected': {
    color: 'var(--accordionItemLabelSelectedColorText)',
    'font-weight': 'var(--accordionItemLabelSelectedFontWeight)',
  },
  '.RadioIconOuter': { stroke: 'var(--inputColorBorder)', fill: 'var(--colorBackground)' },
  '.RadioIconOuter--checked': { stroke: 'var(--colorPrimary)' },
  '.RadioIconInner': { fill: 'var(--colorPrimary)' },
  '.Block': {
    'background-color': 'var(--colorBackground)',
    'border-radius': 'var(--borderRadius)',
    border: '1px solid var(--inputColorBorder)',
  },
  '.PickerItem': {
    padding: 'calc(var(--spacingUnit) * 3)',
    'background-color': 'var(--colorBackground)',
    'border-radius': 'var(--borderRadius)',
    border: '1px solid var(--inputColorBorder)',
    'box-shadow': 'var(--inputBoxShadow)',
    color: 'var(--colorText)',
    'font-size': 'var(--fontSizeSm)',
  },
  '.PickerItem--selected': {
    'border-color': 'var(--colorPrimary)',
    'box-shadow': '0 0 0 1px var(--colorPrimary)',
  },
  '.PickerItem:focus': { outline: 'var(--focusOutline)', 'box-shadow': 'var(--focusBoxShadow)' },
  '.PickerAction': {
    padding: 'var(--spacingUnit) calc(var(--spacingUnit) * 2)',
    'border-radius': 'var(--borderRadius)',
    color: 'var(--colorPrimary)',
    'font-weight': 'var(--fontWeightMedium)',
  },
  '.PickerAction:focus': { outline: 'var(--focusOutline)', 'box-shadow': 'var(--focusBoxShadow)' },
  '.Menu': {
    padding: 'calc(var(--spacingUnit) * 2)',
    'background-color': 'var(--colorBackground)',
    'border-radius': 'var(--borderRadius)',
    border: '1px solid var(--inputColorBorder)',
    color: 'var(--colorText)',
    'font-size': 'var(--fontSizeSm)',
  },
  '.MenuIcon': { 'border-radius': 'var(--borderRadius)', color: 'var(--colorTextSecondary)' },
  '.MenuIcon:focus': { outline: 'var(--focusOutline)', 'box-shadow': 'var(--focusBoxShadow)' },
  '.MenuIcon--open': { color: 'var(--colorText)' },
  '.MenuAction': {
    padding: 'calc(var(--spacingUnit) * 2) calc(var(--spacingUnit) * 3)',
    'border-radius': 'var(--borderRadius)',
    color: 'var(--colorPrimary)',
    'font-weight': 'var(--fontWeightMedium)',
  },
  '.MenuAction:focus': { outline: 'var(--focusOutline)', 'box-shadow': 'var(--focusBoxShadow)' },
  '.MenuAction--negative': { color: 'var(--colorDanger)' },
  '.CheckboxLabel': { color: 'var(--colorText)', 'font-size': 'var(--fontSizeSm)' },
  '.TermsText': { color: 'var(--colorTextSecondary)', 'font-size': 'var(--fontSizeXs)' },
  '.RedirectText': { color: 'var(--colorTextSecondary)', 'font-size': 'var(--fontSizeSm)' },
}

const SOFT_SHADOW = '0 1px 1px rgba(0, 0, 0, 0.03), 0 3px 6px rgba(0, 0, 0, 0.02)'

const focusRing = (color: string) => `${SOFT_SHADOW}, 0 0 0 3px color-mix(in srgb, ${color} 25%, transparent)`

const STRIPE: Declarations = {
  colorPrimary: '#0570de',
  colorBackground: '#ffffff',
  colorText: '#30313d',
  colorTextSecondary: '#6d6e78',
  colorTextPlaceholder: '#757680',
  colorDanger: '#df1b41',
  accessibleColorOnColorPrimary: '#ffffff',
  inputColorBorder: '#e6e6e6',
  inputBoxShadow: SOFT_SHADOW,
  inputFocusBoxShadow: focusRing('var(--colorPrimary)'),
  focusBoxShadow: focusRing('var(--colorPrimary)'),
}

const NIGHT: Declarations = {
  colorPrimary: '#0085ff',
  colorBackground: '#30313d',
  colorText: '#ffffff',
  colorTextSecondary: '#c1c2cc',
  colorTextPlaceholder: '#a3a4af',
  colorDanger: '#fe87a1',
  colorSuccess: '#85d996',
  colorWarning: '#ffb454',
  accessibleColorOnColorPrimary: '#ffffff',
  inputColorBorder: '#424353',
  inputBoxShadow: '0 2px 4px rgba(0, 0, 0, 0.2), 0 1px 6px rgba(0, 0, 0, 0.1)',
  inputFocusBoxShadow:
    '0 2px 4px rgba(0, 0, 0, 0.2), 0 0 0 3px color-mix(in srgb, var(--colorPrimary) 30%, transparent)',
  focusBoxShadow: 'var(--inputFocusBoxShadow)',
}

const FLAT: Declarations = {
  ...STRIPE,
  colorPrimary: '#0570de',
  colorBackground: '#f6f8fa',
  colorText: '#1a1b25',
  inputColorBorder: 'transparent',
  inputBoxShadow: 'none',
  inputFocusBoxShadow: '0 0 0 2px var(--colorPrimary)',
  focusBoxShadow: '0 0 0 2px var(--colorPrimary)',
}

const PLAIN: Declarations = { ...STRIPE, inputBoxShadow: 'none', inputColorBorder: '#767676' }

export const THEMES: Record<ThemeName, Theme> = {
  stripe: { variables: { ...BASE_VARIABLES, ...STRIPE }, rules: BASE_RULES },
  night: {
    variables: { ...BASE_VARIABLES, ...NIGHT },
    // The primary colour is too dark to be read on the night's background.
    rules: {
      ...BASE_RULES,
      '.Tab--selected': { ...BASE_RULES['.Tab--selected'], color: 'var(--colorText)' },
      '.Tab--selected:hover': { color: 'var(--colorText)' },
      '.TabIcon--selected': { fill: 'var(--colorText)' },
    },
  },
  flat: {
    variables: { ...BASE_VARIABLES, ...FLAT },
    rules: {
      ...BASE_RULES,
      '.Tab--selected': {
        color: 'var(--accessibleColorOnColorPrimary)',
        'background-color': 'var(--colorPrimary)',
      },
      '.Tab--selected:hover': { color: 'var(--accessibleColorOnColorPrimary)' },
      '.TabIcon--selected': { fill: 'var(--accessibleColorOnColorPrimary)' },
    },
  },
  none: { variables: { ...BASE_VARIABLES, ...PLAIN }, rules: BASE_RULES },
}
