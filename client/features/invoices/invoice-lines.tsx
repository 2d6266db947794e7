import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Invoice } from '#shared/contracts/invoices.ts'
import type { Money as MoneyValue } from '#shared/money.ts'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Money, useMoney } from '../../ui/money.tsx'
import { useLineWords } from './invoice-words.ts'

/** What was billed, line by line, and how it comes to the total. */
export function InvoiceLines({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('invoices')
  const words = useLineWords()
  const money = useMoney()
  return (
    <Card as="section" aria-labelledby="lines" className="grid gap-4">
      <h2 id="lines" className="text-h3">
        {t('linesTitle')}
      </h2>
      <ul className="grid gap-3">
        {invoice.lines.map((line) => {
          const { what, period } = words(line)
          return (
            <li
              key={`${what} ${period} ${line.amount.amountMinor}`}
              className="flex justify-between gap-4 border-b border-hairline pb-3"
            >
              <div className="grid min-w-0 gap-0.5">
                <span className="font-medium wrap-anywhere">{what}</span>
                <span className="text-label text-muted">
                  {period}
                  {line.unit && line.quantity !== null && line.quantity > 1
                    ? ` · ${t('unit', { quantity: line.quantity, unit: money(line.unit) })}`
                    : null}
                </span>
              </div>
              <Money amount={line.amount} className="text-end whitespace-nowrap tabular-nums" />
            </li>
          )
        })}
      </ul>
      <InvoiceTotals invoice={invoice} />
    </Card>
  )
}

function InvoiceTotals({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('invoices.totals')
  const { discount, taxes, balanceApplied, credited, paid, remaining, state } = invoice
  return (
    <dl className="ms-auto grid w-full max-w-form gap-2">
      <Total label={t('subtotal')} amount={invoice.subtotal} />
      {discount.amountMinor > 0 ? <Total label={t('discount')} amount={negative(discount)} /> : null}
      {taxes.map(({ amount, percent, isInclusive }) => (
        <Total
          key={`${percent} ${isInclusive}`}
          label={t(isInclusive ? 'taxIncluded' : 'tax', {
            percent: percent === null ? 'none' : String(percent),
          })}
          amount={amount}
        />
      ))}
      <Total label={t('total')} amount={invoice.total} isStrong />
      {balanceApplied.amountMinor === 0 ? null : <Total label={t('balance')} amount={balanceApplied} />}
      {credited.amountMinor > 0 ? <Total label={t('credited')} amount={negative(credited)} /> : null}
      {paid.amountMinor > 0 ? <Total label={t('paid')} amount={paid} /> : null}
      {state === 'void' || state === 'draft' ? null : (
        <Total label={t('remaining')} amount={remaining} isStrong={remaining.amountMinor > 0} />
      )}
    </dl>
  )
}

function Total({
  label,
  amount,
  isStrong = false,
}: {
  label: ReactNode
  amount: MoneyValue
  isStrong?: boolean
}) {
  return (
    <div className={classes('flex justify-between gap-4', isStrong && 'font-semibold')}>
      <dt className={isStrong ? undefined : 'text-muted'}>{label}</dt>
      <dd className="text-end whitespace-nowrap">
        <Money amount={amount} />
      </dd>
    </div>
  )
}

const negative = (amount: MoneyValue): MoneyValue => ({ ...amount, amountMinor: -amount.amountMinor })
