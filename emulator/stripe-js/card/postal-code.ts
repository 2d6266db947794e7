export type PostalProblem = 'incomplete_zip' | 'invalid_zip'

interface PostalRules {
  placeholder: string
  /** A complete, well-formed code. */
  pattern: RegExp
  /** Shorter than this is incomplete, not invalid. */
  minLength: number
  format(text: string): string
}

const usRules: PostalRules = {
  placeholder: '12345',
  pattern: /^\d{5}(?:-\d{4})?$/,
  minLength: 5,
  format(text) {
    const digits = text.replace(/\D/g, '').slice(0, 9)
    return digits.length > 5 && text.includes('-')
      ? `${digits.slice(0, 5)}-${digits.slice(5)}`
      : digits.slice(0, 5)
  },
}

/** The countries whose banks check a postal code for cards; elsewhere the field is not shown. */
const POSTAL_RULES: Readonly<Record<string, PostalRules>> = {
  US: usRules,
  PR: usRules,
  CA: {
    placeholder: 'M5T 1T4',
    pattern: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/,
    minLength: 6,
    format: (text) =>
      text
        .toUpperCase()
        .replace(/[^A-Z0-9 ]/g, '')
        .slice(0, 7),
  },
  GB: {
    placeholder: 'WS11 1DB',
    pattern: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/,
    minLength: 5,
    format: (text) =>
      text
        .toUpperCase()
        .replace(/[^A-Z0-9 ]/g, '')
        .slice(0, 8),
  },
}

export function postalRulesOf(country: string): PostalRules | undefined {
  return Object.hasOwn(POSTAL_RULES, country) ? POSTAL_RULES[country] : undefined
}

/** What is wrong with a postal code in a country; undefined where none is asked for. */
export function postalProblem(text: string, country: string): PostalProblem | undefined {
  const rules = postalRulesOf(country)
  if (!rules || rules.pattern.test(text.trim())) return undefined
  return text.replace(/\s/g, '').length < rules.minLength ? 'incomplete_zip' : 'invalid_zip'
}
