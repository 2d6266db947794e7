import { detectBrand } from '../../card/brands.ts'
import { cardNumberProblem, digitsOf, formatCardNumber, isFullCardNumber } from '../../card/card-number.ts'
import { cvcProblem, formatCvc, isFullCvc } from '../../card/cvc.ts'
import { expiryProblem, formatExpiry } from '../../card/expiry.ts'
import { postalProblem, postalRulesOf } from '../../card/postal-code.ts'
import { type Language, translate } from '../../strings/translate.ts'
import type { TextFieldRules } from './text-field.ts'

/** Live answers that a field's rules depend on. */
export interface CardFieldSources {
  language: Language
  /** What the number field holds, for the length of the security code. */
  number(): string
  country(): string
  numberAdornment: Element
  cvcAdornment: Element
}

export function numberRules({ language, numberAdornment }: CardFieldSources): TextFieldRules {
  return {
    name: 'number',
    label: translate(language, 'number.label'),
    placeholder: translate(language, 'number.placeholder'),
    autocomplete: 'cc-number',
    inputMode: 'numeric',
    className: 'p-CardNumberInput-input',
    adornment: numberAdornment,
    format: formatCardNumber,
    problem: cardNumberProblem,
    isFull: isFullCardNumber,
  }
}

export function expiryRules({ language }: Pick<CardFieldSources, 'language'>): TextFieldRules {
  return {
    name: 'expiry',
    label: translate(language, 'expiry.label'),
    placeholder: translate(language, 'expiry.placeholder'),
    autocomplete: 'cc-exp',
    inputMode: 'numeric',
    format: formatExpiry,
    problem: (text) => expiryProblem(text, new Date()),
    isFull: (text) => digitsOf(text).length === 4,
  }
}

export function cvcRules({ language, number, cvcAdornment }: CardFieldSources): TextFieldRules {
  const brand = () => detectBrand(digitsOf(number()))
  return {
    name: 'cvc',
    label: translate(language, 'cvc.label'),
    placeholder: translate(language, 'cvc.placeholder'),
    autocomplete: 'cc-csc',
    inputMode: 'numeric',
    adornment: cvcAdornment,
    format: (text) => formatCvc(text, brand()),
    problem: (text) => cvcProblem(text, brand()),
    isFull: (text) => isFullCvc(text, brand()),
  }
}

export function postalCodeRules({ language, country }: CardFieldSources): TextFieldRules {
  const isUnitedStates = country() === 'US' || country() === 'PR'
  return {
    name: 'postalCode',
    label: translate(language, isUnitedStates ? 'postal.label.US' : 'postal.label'),
    placeholder: postalRulesOf(country())?.placeholder ?? '',
    autocomplete: 'billing postal-code',
    inputMode: isUnitedStates ? 'numeric' : 'text',
    format: (text) => postalRulesOf(country())?.format(text) ?? text,
    problem: (text) => postalProblem(text, country()),
    isFull: () => false,
  }
}

export function nameRules({ language }: Pick<CardFieldSources, 'language'>): TextFieldRules {
  return {
    name: 'name',
    label: translate(language, 'name.label'),
    placeholder: translate(language, 'name.placeholder'),
    autocomplete: 'billing name',
    inputMode: 'text',
    format: (text) => text,
    problem: (text) => (text.trim() === '' ? 'incomplete_name' : undefined),
    isFull: () => false,
  }
}

/** The expiry of a card that is saved already, apart from the one that is being typed. */
export function savedExpiryRules(language: Language): TextFieldRules {
  return { ...expiryRules({ language }), name: 'savedExpiry' }
}

export function emailRules({ language }: Pick<CardFieldSources, 'language'>): TextFieldRules {
  return {
    name: 'email',
    label: translate(language, 'email.label'),
    placeholder: translate(language, 'email.placeholder'),
    autocomplete: 'billing email',
    inputMode: 'email',
    format: (text) => text,
    problem: emailProblem,
    isFull: () => false,
  }
}

function emailProblem(text: string): 'incomplete_email' | 'invalid_email' | undefined {
  const email = text.trim()
  if (/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email)) return undefined
  return /[\s,;]|@.*@/.test(email) ? 'invalid_email' : 'incomplete_email'
}
