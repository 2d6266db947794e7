import type { Money } from '#shared/money.ts'

const formatters = new Map<string, Intl.NumberFormat>()

/** Writes an amount of minor units with its currency, as the locale writes money. Both currencies sold here have two decimals. */
export function formatMoney(money: Money, locale: string): string {
  const formatter = formatterOf(money, locale)
  return formatter.format(decimalText(money.amountMinor, digitsOf(formatter)))
}

/** The same text in pieces, the currency apart from the figure; a code may go to a line of its own. */
export function moneyParts(money: Money, locale: string): { text: string; isCode: boolean }[] {
  const formatter = formatterOf(money, locale)
  const parts: { text: string; isCode: boolean }[] = []
  for (const { type, value } of formatter.formatToParts(
    decimalText(money.amountMinor, digitsOf(formatter)),
  )) {
    const isCode = type === 'currency' && value.length > 1
    const text = type === 'literal' ? value.replace('\u00a0', ' ') : value
    const last = parts.at(-1)
    if (last !== undefined && last.isCode === isCode) last.text += text
    else parts.push({ text, isCode })
  }
  return parts
}

function formatterOf({ currency }: Money, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`
  const formatter = formatters.get(key) ?? new Intl.NumberFormat(locale, { style: 'currency', currency })
  formatters.set(key, formatter)
  return formatter
}

function digitsOf(formatter: Intl.NumberFormat): number {
  return formatter.resolvedOptions().maximumFractionDigits ?? 0
}

/** Writes minor units as an exact decimal, so that no amount ever passes through a binary fraction. */
function decimalText(amountMinor: number, digits: number): `${number}` {
  const sign = amountMinor < 0 ? '-' : ''
  const padded = String(Math.abs(amountMinor)).padStart(digits + 1, '0')
  const whole = padded.slice(0, padded.length - digits)
  const fraction = padded.slice(padded.length - digits)
  const text = digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${fraction}`
  return text as `${number}`
}
