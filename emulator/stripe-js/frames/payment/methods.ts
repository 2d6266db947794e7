import type { StringKey } from '../../strings/en.ts'
import { type Language, translate } from '../../strings/translate.ts'

export interface Method {
  type: string
  label: string
}

/** The methods that the form can draw: those with fields, and those that only lead to another page. */
const LABELS: Readonly<Record<string, StringKey>> = {
  card: 'method.card',
  sepa_debit: 'method.sepa_debit',
  bancontact: 'method.bancontact',
  ideal: 'method.ideal',
  eps: 'method.eps',
}

/** The offered methods in order, the integration's own order first; types without a form are left out. */
export function listMethods(types: readonly string[], order: unknown, language: Language): Method[] {
  const wanted = Array.isArray(order) ? order.map(String) : []
  const ordered = [...wanted.filter((type) => types.includes(type)), ...types]
  return [...new Set(ordered)].flatMap((type) => {
    const key = Object.hasOwn(LABELS, type) ? LABELS[type] : undefined
    return key ? [{ type, label: translate(language, key) }] : []
  })
}
