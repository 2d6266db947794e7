import { useId, useState, type RefObject } from 'react'
import { useTranslations } from 'use-intl'
import type { LinkedInvoice } from '#shared/contracts/pay-links.ts'
import { useConfig } from '../../app/config-context.ts'
import { useIsOnline } from '../../app/use-is-online.ts'
import { CardBox, type CardBoxStatus } from '../../stripe/card-box.tsx'
import type { CardForm } from '../../stripe/card-form.ts'
import { TestCardStrip } from '../../stripe/test-card-strip.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { PaymentNotice } from '../checkout/payment-notice.tsx'
import { useSubjectWords } from '../invoices/invoice-words.ts'
import type { GuestPayment } from './use-guest-payment.ts'

/** The one invoice of a link, the fields of a card, and the button that pays it. */
export function GuestForm({
  invoice,
  card,
  payment,
}: {
  invoice: Extract<LinkedInvoice, { kind: 'open' }>
  card: RefObject<CardForm | null>
  payment: GuestPayment
}) {
  const t = useTranslations('payLink')
  const { stripeMode } = useConfig()
  const money = useMoney()
  const isOnline = useIsOnline()
  const reason = useId()
  const [status, setStatus] = useState<CardBoxStatus>('loading')
  const isLocked = status !== 'ready' || !isOnline
  const amount = money(invoice.remaining)

  return (
    <form
      noValidate
      aria-label={t('title')}
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isLocked) void payment.pay()
      }}
    >
      <InvoiceFacts invoice={invoice} />
      <CardBox ref={card} dueNow={invoice.remaining} status={status} onStatus={setStatus} />
      {payment.problem ? (
        <PaymentNotice key={payment.problemTurn} problem={payment.problem} newAmount={amount} />
      ) : null}
      {stripeMode === 'emulator' ? <TestCardStrip /> : null}
      <p className="max-w-line text-label text-muted">{t('once')}</p>
      <div className="grid gap-2">
        <Button
          type="submit"
          variant="primary"
          block
          isLocked={isLocked}
          aria-describedby={isLocked ? reason : undefined}
          busyLabel={payment.phase === 'idle' ? undefined : t('paying', { amount })}
        >
          {t('pay', { amount })}
        </Button>
        {isLocked ? (
          <p id={reason} className="text-center text-label text-muted">
            {t(isOnline ? (status === 'blocked' ? 'locked.blocked' : 'locked.loading') : 'locked.offline')}
          </p>
        ) : null}
        {payment.phase === 'asking_bank' ? (
          <p role="status" className="text-center text-label text-muted">
            {t('bankMayAsk')}
          </p>
        ) : null}
      </div>
    </form>
  )
}

function InvoiceFacts({ invoice }: { invoice: Extract<LinkedInvoice, { kind: 'open' }> }) {
  const t = useTranslations('payLink')
  const money = useMoney()
  const dates = useDates()
  const subject = useSubjectWords()
  return (
    <Card className="grid gap-2">
      <h2 className="text-label font-normal text-muted">{subject(invoice.subject)}</h2>
      <p className="text-total font-semibold tabular-nums">{money(invoice.remaining)}</p>
      <dl className="grid gap-1 text-label">
        {invoice.seller === null ? null : <Fact label={t('seller')}>{invoice.seller}</Fact>}
        {invoice.number === null ? null : <Fact label={t('number')}>{invoice.number}</Fact>}
        <Fact label={t('issued')}>{dates.day(invoice.issuedAt)}</Fact>
        <Fact label={t('expires')}>{dates.moment(invoice.expiresAt)}</Fact>
      </dl>
    </Card>
  )
}

function Fact({ label, children }: { label: string; children: string }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4">
      <dt className="text-muted">{label}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  )
}
