import { useTranslations } from 'use-intl'
import type { Invoice, InvoicePayment } from '#shared/contracts/invoices.ts'
import { declineFamilyOf } from '#shared/billing/decline-families.ts'
import { Card } from '../../ui/card.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { Money, useMoney } from '../../ui/money.tsx'

/** Every try to take the money, newest first, with what was given back. */
export function InvoicePayments({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('invoices.payments')
  const dates = useDates()
  if (invoice.payments.length === 0) return null
  return (
    <Card as="section" aria-labelledby="payments" className="grid gap-3">
      <h2 id="payments" className="text-h3">
        {t('title')}
      </h2>
      <ol className="grid gap-3">
        {invoice.nextAttemptAt === null ? null : (
          <li className="flex items-start gap-3">
            <Icon name="clock" size={20} className="mt-0.5 text-muted" />
            <span className="text-muted">{t('next', { date: dates.day(invoice.nextAttemptAt) })}</span>
          </li>
        )}
        {invoice.payments.map((payment) => (
          <PaymentTry key={`${payment.at} ${payment.status}`} payment={payment} />
        ))}
      </ol>
    </Card>
  )
}

const looks: Record<InvoicePayment['status'], { icon: IconName; className: string }> = {
  succeeded: { icon: 'success', className: 'text-success' },
  pending: { icon: 'clock', className: 'text-info' },
  failed: { icon: 'danger', className: 'text-danger' },
}

function PaymentTry({ payment }: { payment: InvoicePayment }) {
  const t = useTranslations('invoices.payments')
  const decline = useTranslations('invoices.decline')
  const dates = useDates()
  const money = useMoney()
  const { status, method, declineCode, refunded, isDisputed } = payment
  const { icon, className } = looks[status]
  return (
    <li className="flex items-start gap-3">
      <Icon name={icon} size={20} className={`mt-0.5 ${className}`} />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex flex-wrap justify-between gap-x-4">
          <span className="font-medium">
            {t(status)}
            {method ? ` · ${cardWords(method)}` : null}
          </span>
          <Money amount={payment.amount} />
        </p>
        <p className="text-label text-muted">{dates.moment(payment.at)}</p>
        {status === 'failed' ? (
          <p className="text-label">{decline(declineFamilyOf(undefined, declineCode ?? undefined))}</p>
        ) : null}
        {refunded.amountMinor > 0 ? (
          <p className="flex items-center gap-2 text-label">
            <Icon name="back" className="text-muted" />
            {t('refunded', { amount: money(refunded) })}
          </p>
        ) : null}
        {isDisputed ? <p className="text-label">{t('disputed')}</p> : null}
      </div>
    </li>
  )
}
