import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { paths } from '../../app/paths.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { useMoney } from '../../ui/money.tsx'
import { PaymentNotice } from '../checkout/payment-notice.tsx'
import type { InvoicePaying } from './use-pay-invoice.ts'

/** How the payment of an invoice went; takes the focus, because the button that was pressed is gone or stays as it was. */
export function InvoicePayment({ payment }: { payment: InvoicePaying }) {
  const t = useTranslations('pay')
  const money = useMoney()
  const amount = payment.amount === null ? '' : money(payment.amount)
  const box = useRef<HTMLDivElement>(null)
  const { outcome, problem, problemTurn } = payment
  useEffect(() => {
    if (outcome !== null) box.current?.focus()
  }, [outcome])
  if (outcome !== null) {
    return (
      <Banner
        ref={box}
        tone={outcome === 'paid' ? 'success' : 'info'}
        icon={outcome === 'paid' ? 'success' : 'clock'}
        role="status"
        title={t(`${outcome}Title`, { amount })}
        actions={
          <>
            <ButtonLink href={paths.overview} variant="primary">
              {t('toOverview')}
            </ButtonLink>
            <ButtonLink href={paths.invoices}>{t('toInvoices')}</ButtonLink>
          </>
        }
      >
        <p>{t(outcome)}</p>
      </Banner>
    )
  }
  return problem === null ? null : <PaymentNotice key={problemTurn} problem={problem} newAmount={amount} />
}
