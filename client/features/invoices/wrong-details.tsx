import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import type { Invoice, InvoiceBuyer } from '#shared/contracts/invoices.ts'
import { paths } from '../../app/paths.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { useAttemptId } from '../../trpc/use-attempt-id.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { useBuyerLines } from './use-buyer-lines.ts'

/**
 * What can be put right of an issued invoice, and why not where it cannot: nobody alters it, but a paid one is taken back
 * by a credit note and made again with the details that are saved.
 */
export function WrongDetails({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('invoices.parties.wrong')
  const { correction, canManage } = invoice
  const reason = correction.kind === 'refused' ? correction.reason : null
  if (reason === 'void' || reason === 'replaced') return null
  return (
    <div data-print="no">
      <Disclosure summary={t('ask')}>
        {reason !== null ? (
          <>
            <p>{t(`refused.${reason}`, { seller: invoice.seller?.name ?? 'none' })}</p>
            <p className="mt-2">
              <TextLink href={paths.billingDetails}>{t('toDetails')}</TextLink>
            </p>
          </>
        ) : correction.kind === 'possible' && canManage ? (
          <Reissue invoice={invoice} buyer={correction.buyer} />
        ) : (
          <p>{t('askManager')}</p>
        )}
      </Disclosure>
    </div>
  )
}

function Reissue({ invoice, buyer }: { invoice: Invoice; buyer: InvoiceBuyer }) {
  const t = useTranslations('invoices.parties.wrong')
  const lines = useBuyerLines()
  const { isPending, error, mutate } = useReissue()
  const isOtherAmount = error !== null && refusalOf(error).details['reason'] === 'other_amount'
  return (
    <div className="grid gap-3">
      <p>{t('possible')}</p>
      <div className="grid gap-0.5 text-text">
        <p className="text-label font-medium text-muted">{t('newBuyer')}</p>
        {lines(buyer).map((line) => (
          <p key={line} className="wrap-anywhere">
            {line}
          </p>
        ))}
      </div>
      <p>
        <TextLink href={paths.billingDetails}>{t('toDetails')}</TextLink>
      </p>
      {isOtherAmount ? (
        <Banner tone="warning" role="alert">
          {t('otherAmount', { seller: invoice.seller?.name ?? 'none' })}
        </Banner>
      ) : error ? (
        <ErrorPanel error={error} title={t('failed')} />
      ) : null}
      <p>
        <Button busyLabel={isPending ? t('issuing') : undefined} onClick={() => mutate(invoice.id)}>
          {t('issue')}
        </Button>
      </p>
    </div>
  )
}

/** Asks for it once, however often the button is pressed, and leads to the invoice that took the old one's place. */
function useReissue() {
  const t = useTranslations('invoices.parties.wrong')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const attempt = useAttemptId()
  const announce = useAnnounce()
  const [, navigate] = useLocation()
  return useMutation({
    mutationFn: (invoiceId: string) =>
      client.invoices.reissue.mutate({ attemptId: attempt.current(), invoiceId }),
    async onSuccess({ invoiceId }) {
      attempt.forget()
      await queries.invalidateQueries(trpc.invoices.pathFilter())
      announce(t('issued'))
      navigate(paths.invoice(invoiceId))
    },
    onError: attempt.failed,
  })
}
