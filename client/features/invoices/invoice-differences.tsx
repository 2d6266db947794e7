import { useTranslations } from 'use-intl'
import type { Invoice, InvoiceDifference } from '#shared/contracts/invoices.ts'
import { Card } from '../../ui/card.tsx'
import { useMoney } from '../../ui/money.tsx'
import { useSoldNames } from './invoice-words.ts'

/** Why this invoice is not the same as the one before: one line for each cause. */
export function InvoiceDifferences({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('invoices.difference')
  const money = useMoney()
  const names = useSoldNames()
  const { before } = invoice
  if (before === null) return null
  const causeWords = ({ cause, code, quantity }: InvoiceDifference) => {
    if (code === null) return t(`cause.${cause}`)
    const name = cause === 'add_on' ? names.addOn(null, code) : names.plan(code)
    return quantity === null
      ? t('price', { name })
      : t('quantity', { sign: quantity > 0 ? '+' : '', quantity, name })
  }
  const signed = (amount: InvoiceDifference['amount']) =>
    amount.amountMinor > 0 ? `+${money(amount)}` : money(amount)
  return (
    <Card as="section" aria-labelledby="differences" className="grid gap-3">
      <h2 id="differences" className="text-h3">
        {before.number === null ? t('titleAny') : t('title', { number: before.number })}
      </h2>
      {before.differences.length === 0 ? (
        <p className="text-muted">{t('same')}</p>
      ) : (
        <ul className="grid gap-2">
          {before.differences.map((difference) => (
            <li key={`${difference.cause} ${difference.code}`} className="flex justify-between gap-4">
              <span>{causeWords(difference)}</span>
              <span className="whitespace-nowrap tabular-nums">{signed(difference.amount)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
