import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { Page } from '../../app/page.tsx'
import { paths } from '../../app/paths.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { InvoicePayment } from './invoice-payment.tsx'
import { PayForm } from './pay-form.tsx'
import { usePayInvoice } from './use-pay-invoice.ts'

/** `/billing/pay/<invoice>`: what it was for, with what it is paid, and the button. */
export function PayScreen({ id }: { id: string }) {
  const t = useTranslations('pay')
  const trpc = useTRPC()
  const invoice = useQuery(trpc.invoices.get.queryOptions({ invoiceId: id }))
  const methods = useQuery(trpc.paymentMethods.list.queryOptions())
  const payment = usePayInvoice()
  const failed = invoice.error ?? methods.error
  const { data } = invoice

  return (
    <Page title={data?.number ? t('title', { number: data.number }) : t('titleAny')} width="form">
      <p>
        <TextLink href={paths.invoice(id)}>{t('toInvoice')}</TextLink>
      </p>
      <InvoicePayment payment={payment} />
      {payment.outcome !== null ? null : data && methods.data ? (
        data.canPay || payment.phase !== 'idle' ? (
          <PayForm invoice={data} methods={methods.data.methods} payment={payment} />
        ) : (
          <Banner
            tone="info"
            role="status"
            title={t('nothingTitle')}
            actions={<ButtonLink href={paths.overview}>{t('toOverview')}</ButtonLink>}
          >
            <p>{t(data.remaining.amountMinor > 0 ? 'notYours' : 'nothing')}</p>
          </Banner>
        )
      ) : failed ? (
        <ErrorPanel
          error={failed}
          title={t('loadFailed')}
          notDone={t('notCharged')}
          onRetry={() => void Promise.all([invoice.refetch(), methods.refetch()])}
          isRetrying={invoice.isFetching || methods.isFetching}
        />
      ) : (
        <div className="grid gap-4">
          <LoadingNote />
          <Skeleton className="h-52" />
        </div>
      )}
    </Page>
  )
}
