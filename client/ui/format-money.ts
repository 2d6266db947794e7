import type { Money } from '#shared/money.ts'

const formatters = new Map<string, Intl.NumberFormat>()

/** Writes an amount of minor units with its currency, as the locale writes money. Both currencies sold here have two decimals. */
export function formatMoney(money: Money, locale: string): string {
  const key = `${locale} ${money.currency}`
  const formatter =
    formatters.get(key) ?? new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency })
  formatters.set(key, formatter)
  const digits = formatter.resolvedOptions().maximumFractionDigits ?? 0
  return formatter.format(decimalText(money.amountMinor, digits))
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
