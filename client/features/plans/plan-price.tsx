import { useTranslations } from 'use-intl'
import type { Plan, PlanList, PlanPrice } from '#shared/contracts/plans.ts'
import type { TaxTerm } from '#shared/billing/tax-terms.ts'
import type { Currency, Money as MoneyValue } from '#shared/money.ts'
import { PriceFigure, useMoney } from '../../ui/money.tsx'

export interface PlanPriceLinesProps {
  readonly plan: Plan
  /** null on Free. */
  readonly price: PlanPrice | null
  readonly currency: Currency
  readonly taxBehavior: PlanList['taxBehavior']
  readonly taxTerm: TaxTerm
}

/** The price that is charged, its period and tax, and for a year what it comes to a month and saves: all the server's figures. */
export function PlanPriceLines({ plan, price, currency, taxBehavior, taxTerm }: PlanPriceLinesProps) {
  const t = useTranslations('plans')
  const format = useMoney()
  const money = (amountMinor: number): MoneyValue => ({ amountMinor, currency })
  if (price === null) {
    return (
      <div className="grid min-w-0 grid-cols-1 content-start gap-1">
        <PriceFigure amount={money(0)} />
        <p className="text-label text-muted">{t('price.free')}</p>
      </div>
    )
  }
  const further = price.furtherSeatMinor
  const unit = plan.seats === null || further !== null ? 'flat' : 'seat'
  return (
    <div className="grid min-w-0 grid-cols-1 content-start gap-1">
      <PriceFigure amount={money(price.unitAmountMinor)} />
      <p className="text-label">
        {t(`price.${price.interval}.${unit}`)}, {t(`price.tax.${taxBehavior}`, { term: taxTerm })}
      </p>
      {further === null || plan.seats === null ? null : (
        <p className="text-label">
          {t('price.included', {
            count: plan.seats.included,
            price: t(`price.${price.interval}.sum`, { amount: format(money(further)) }),
          })}
        </p>
      )}
      {price.monthlyEquivalentMinor === null ? null : (
        <p className="text-label text-muted">
          {t('price.equivalent', { amount: format(money(price.monthlyEquivalentMinor)) })}
        </p>
      )}
      {price.yearlySavingMinor === null || price.yearlySavingMinor === 0 ? null : (
        <p className="text-label font-medium text-success">
          {t(`price.saving.${unit}`, { amount: format(money(price.yearlySavingMinor)) })}
        </p>
      )}
    </div>
  )
}
