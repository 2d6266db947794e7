import { useCallback } from 'react'
import { useLocale } from 'use-intl'
import type { Money as MoneyValue } from '#shared/money.ts'
import { formatMoney } from './format-money.ts'

/** Formats amounts for sentences, in the language on screen: pass the result as an ICU argument. */
export function useMoney(): (money: MoneyValue) => string {
  const locale = useLocale()
  return useCallback((money) => formatMoney(money, locale), [locale])
}

/** An amount in figures of equal width. */
export function Money({ amount, className }: { amount: MoneyValue; className?: string }) {
  const format = useMoney()
  return <span className={className ?? 'tabular-nums'}>{format(amount)}</span>
}
