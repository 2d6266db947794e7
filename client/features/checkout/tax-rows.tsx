import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import { Money } from '../../ui/money.tsx'
import type { OrderAmounts } from './order-amounts.ts'

/** The taxes of an order with their reason, and what the account's credit pays of it. */
export function TaxRows({
  amounts: { taxes, balanceApplied, trialDays },
  taxBehavior,
}: {
  amounts: Pick<OrderAmounts, 'taxes' | 'balanceApplied' | 'trialDays'>
  taxBehavior: PlanList['taxBehavior']
}) {
  const t = useTranslations('checkout.summary')
  const balance =
    balanceApplied.amountMinor === 0 ? null : (
      <div className="flex items-baseline justify-between gap-4">
        <dt>{t(balanceApplied.amountMinor < 0 ? 'balance' : 'balanceOwed')}</dt>
        <dd className="text-end">
          <Money amount={balanceApplied} />
        </dd>
      </div>
    )
  if (taxes === null || typeof taxes === 'string') {
    return (
      <>
        <div className="flex items-baseline justify-between gap-4 text-muted">
          <dt>{t('tax')}</dt>
          <dd className="text-end">
            {taxes === null ? t('taxWords', { behavior: taxBehavior }) : t(openWords[taxes])}
          </dd>
        </div>
        {balance}
      </>
    )
  }
  return (
    <>
      <div className="flex items-baseline justify-between gap-4">
        <dt>
          {t(taxes.isInclusive ? 'taxRateIncluded' : 'taxRate', { percent: taxes.percent ?? 'none' })}
          {taxes.reason === 'charged' ? null : (
            <span className="block text-label text-muted">{t(`taxReason.${taxes.reason}`)}</span>
          )}
        </dt>
        <dd className="text-end">
          {trialDays === null ? <Money amount={taxes.amount} /> : t('taxAfterTrial')}
        </dd>
      </div>
      {balance}
    </>
  )
}

const openWords = { open: 'taxOpen', working: 'working' } as const
