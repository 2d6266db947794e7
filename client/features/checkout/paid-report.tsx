import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { AttemptOutcome } from '#shared/contracts/subscriptions.ts'
import { useConfig } from '../../app/config-context.ts'
import { paths } from '../../app/paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'
import { TextLink } from '../../ui/text-link.tsx'

/** What was bought, what it cost, with which card, and what comes next. Also for a payment that the bank still carries. */
export function PaidReport({ outcome, email }: { outcome: AttemptOutcome; email: string }) {
  const t = useTranslations('return')
  const money = useMoney()
  const dates = useDates()
  const { termsUrl } = useConfig()
  const words = usePlanWords(outcome)
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
              <TextLink href={paths.invoice(receipt.invoiceId)}>{receipt.number}</TextLink>
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
      <p className="wrap-anywhere text-muted">{t('manage', { email })}</p>
      {termsUrl === null ? null : (
        <p>
          <ExternalLink href={termsUrl}>{t('terms')}</ExternalLink>
        </p>
      )}
      <p>
        <ButtonLink href={paths.overview} variant="primary">
          {t('toOverview')}
        </ButtonLink>
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

function usePlanWords({ choice }: AttemptOutcome): string {
  const t = useTranslations('return')
  const trpc = useTRPC()
  const { data } = useQuery(trpc.plans.list.queryOptions())
  const local = useLocalized()
  const plan = data?.plans.find(({ code }) => code === choice.plan)
  return t('planWords', {
    plan: plan ? local(plan.name) : choice.plan,
    seats: plan?.seats ? choice.seats : 0,
    interval: choice.interval,
  })
}
