import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { AttemptOutcome } from '#shared/contracts/subscriptions.ts'
import { useConfig } from '../../app/config-context.ts'
import { paths } from '../../app/paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { useInvoiceDownload } from '../invoices/use-invoice-download.ts'

/** What was bought, what it cost, with which card, and what comes next. Also for a payment that the bank still carries. */
export function PaidReport({ outcome, email }: { outcome: AttemptOutcome; email: string }) {
  const t = useTranslations('return')
  const invoice = useTranslations('invoices')
  const money = useMoney()
  const dates = useDates()
  const { termsUrl } = useConfig()
  const { name, words } = usePlanWords(outcome)
  const documents = useInvoiceDownload()
  const { due, isTrial, next, paidAt, paymentMethod, receipt, reference, renewsAt } = outcome
  const isPaid = outcome.outcome === 'paid'
  return (
    <div className="grid gap-6">
      <Card className="grid gap-6">
        <div className="flex items-center gap-3">
          <span
            className={
              isPaid
                ? 'grid size-11 place-items-center rounded-full bg-success-bg text-success'
                : 'grid size-11 place-items-center rounded-full bg-info-bg text-info'
            }
          >
            <Icon name={isPaid ? 'check' : 'clock'} size={20} />
          </span>
          <span className="text-total font-semibold tabular-nums">{money(due)}</span>
        </div>
        <dl className="grid gap-3 border-t border-hairline pt-4">
          <Fact name={t('plan')}>{words}</Fact>
          <Fact name={isPaid ? t('amountPaid') : t('amount')}>{money(due)}</Fact>
          {paidAt !== null && !isTrial ? <Fact name={t('paidOn')}>{dates.moment(paidAt)}</Fact> : null}
          {paymentMethod === null ? null : (
            <Fact name={isTrial ? t('methodTrial') : t('method')}>{cardWords(paymentMethod)}</Fact>
          )}
          {receipt === null ? null : (
            <Fact name={t('receipt')}>
              <span className="flex flex-wrap items-center gap-x-8">
                <TextLink href={paths.invoice(receipt.invoiceId)}>{receipt.number}</TextLink>
                <Button
                  variant="quiet"
                  className="-mx-4"
                  busyLabel={documents.running === null ? undefined : invoice('document.downloading')}
                  onClick={() => documents.download(receipt.invoiceId)}
                >
                  <Icon name="download" />
                  {invoice('document.download')}
                </Button>
              </span>
            </Fact>
          )}
          {next === null || renewsAt === null ? null : (
            <Fact name={t('next')}>{t('nextWords', { amount: money(next), date: dates.day(renewsAt) })}</Fact>
          )}
          <Fact name={t('reference')}>
            <code className="font-mono text-label break-all">{reference}</code>
          </Fact>
        </dl>
      </Card>
      {documents.error ? <ErrorPanel error={documents.error} title={invoice('document.failed')} /> : null}
      <p className="wrap-anywhere text-muted">
        {t('manage', { email })} <TextLink href={paths.billingDetails}>{t('changeAddress')}</TextLink>
      </p>
      {termsUrl === null ? null : (
        <p>
          <ExternalLink href={termsUrl}>{t('terms')}</ExternalLink>
        </p>
      )}
      <p className="flex flex-wrap gap-3">
        <ButtonLink href={paths.overview} variant="primary">
          {t('toOverview')}
        </ButtonLink>
        {isPaid ? <ButtonLink href={paths.usage}>{t('toPlan', { plan: name })}</ButtonLink> : null}
      </p>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0">
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium tabular-nums">{children}</dd>
    </div>
  )
}

function usePlanWords({ choice }: AttemptOutcome): { name: string; words: string } {
  const t = useTranslations('return')
  const trpc = useTRPC()
  const { data } = useQuery(trpc.plans.list.queryOptions())
  const local = useLocalized()
  const plan = data?.plans.find(({ code }) => code === choice.plan)
  const name = plan ? local(plan.name) : choice.plan
  const seats = plan?.seats ? choice.seats : 0
  return { name, words: t('planWords', { plan: name, seats, interval: choice.interval }) }
}
