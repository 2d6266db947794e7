import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { UpcomingInvoice } from '#shared/contracts/invoices.ts'
import { Money } from '../../ui/money.tsx'
import { useLineWords } from './invoice-words.ts'

/** What the next invoice is made of, line by line: items, discount, tax and the account's balance. */
export function UpcomingRows({ upcoming }: { upcoming: NonNullable<UpcomingInvoice> }) {
  const t = useTranslations('invoices.upcoming')
  const words = useLineWords()
  const { lines, discount, tax, balanceApplied } = upcoming
  return (
    <dl className="grid gap-1">
      {lines.map((line) => {
        const { what } = words(line)
        return (
          <Row key={`${what} ${line.periodStart}`} label={what}>
            <Money amount={line.amount} />
          </Row>
        )
      })}
      {discount.amountMinor > 0 ? (
        <Row label={t('discount')}>
          <Money amount={{ ...discount, amountMinor: -discount.amountMinor }} />
        </Row>
      ) : null}
      {tax.amountMinor > 0 ? (
        <Row label={t('tax')}>
          <Money amount={tax} />
        </Row>
      ) : null}
      {balanceApplied.amountMinor === 0 ? null : (
        <Row label={t('balance')}>
          <Money amount={balanceApplied} />
        </Row>
      )}
    </dl>
  )
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-muted">{label}</dt>
      <dd className="text-end">{children}</dd>
    </div>
  )
}
