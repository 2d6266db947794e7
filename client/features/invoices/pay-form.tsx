import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Invoice } from '#shared/contracts/invoices.ts'
import type { SavedMethod } from '#shared/contracts/payment-methods.ts'
import { paths } from '../../app/paths.ts'
import { useIsOnline } from '../../app/use-is-online.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'
import { firstUsable, MethodChoice } from '../payment-methods/method-choice.tsx'
import { useSubjectWords } from './invoice-words.ts'
import { LastTry } from './last-try.tsx'
import type { InvoicePaying } from './use-pay-invoice.ts'

/** The sum, the methods on file to choose from, and the one button that pays. */
export function PayForm({
  invoice,
  methods,
  payment,
}: {
  invoice: Invoice
  methods: readonly SavedMethod[]
  payment: InvoicePaying
}) {
  const t = useTranslations('pay')
  const money = useMoney()
  const subject = useSubjectWords()
  const isOnline = useIsOnline()
  const reason = useId()
  const usable = methods.filter(({ expiry }) => expiry !== 'expired')
  const [chosen, setChosen] = useState(firstUsable(methods))
  const methodId = usable.some(({ id }) => id === chosen) ? chosen : firstUsable(methods)
  const amount = money(invoice.remaining)

  return (
    <form
      aria-label={t('titleAny')}
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        if (methodId !== null && isOnline)
          void payment.pay({ invoiceId: invoice.id, methodId, amount: invoice.remaining })
      }}
    >
      <Card className="grid gap-2">
        <p className="text-label text-muted">{subject(invoice.subject)}</p>
        <p className="text-total font-semibold tabular-nums">{amount}</p>
        <LastTry invoice={invoice} />
      </Card>
      {usable.length === 0 ? (
        <p>{t('noMethod')}</p>
      ) : (
        <MethodChoice methods={usable} value={methodId} onChange={setChosen} />
      )}
      <div className="grid gap-3">
        {methodId === null ? null : (
          <Button
            type="submit"
            variant="primary"
            block
            isLocked={!isOnline}
            aria-describedby={isOnline ? undefined : reason}
            busyLabel={payment.phase === 'idle' ? undefined : t('paying', { amount })}
          >
            {t('pay', { amount })}
          </Button>
        )}
        {isOnline ? null : (
          <p id={reason} className="text-center text-label text-muted">
            {t('offline')}
          </p>
        )}
        {payment.phase === 'asking_bank' ? (
          <p role="status" className="text-center text-label text-muted">
            {t('bankAsks')}
          </p>
        ) : null}
        <ButtonLink
          href={`${paths.addPaymentMethod}?pay=${invoice.id}`}
          variant={methodId === null ? 'primary' : 'secondary'}
          block
        >
          <Icon name="plus" />
          {t('useNew')}
        </ButtonLink>
      </div>
    </form>
  )
}
