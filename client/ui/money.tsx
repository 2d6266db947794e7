import { useCallback } from 'react'
import { useLocale } from 'use-intl'
import type { Money as MoneyValue } from '#shared/money.ts'
import { formatMoney, moneyParts } from './format-money.ts'

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

/** An amount as the biggest figure of its card; a currency that is written as a code is set smaller, so that it fits. */
export function PriceFigure({ amount }: { amount: MoneyValue }) {
  const locale = useLocale()
  return (
    <p className="text-total font-semibold tabular-nums">
      {moneyParts(amount, locale).map((part) => (
        <span key={part.text} className={part.isCode ? 'text-body font-medium' : undefined}>
          {part.text}
        </span>
      ))}
    </p>
  )
}
