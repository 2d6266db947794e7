import { useTranslations } from 'use-intl'
import { priceFor, seatsAmount } from '#shared/billing/pricing.ts'
import type { Interval, Plan } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { useMoney } from '../../ui/money.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { intervals } from './intervals.ts'

export interface PartOfChoiceProps {
  readonly plan: Plan
  readonly choice: PlanChoice
  readonly onChange: (part: Partial<PlanChoice>) => void
}

/** By the month or by the year, with what the year saves. Nothing where a plan has one of them alone. */
export function IntervalChoice({ plan, choice, onChange }: PartOfChoiceProps) {
  const t = useTranslations('checkout.editor')
  const money = useMoney()
  const { interval, currency } = choice
  const offered = intervals.filter((each) => priceFor(plan.prices, { interval: each, currency }))
  const amountOf = (each: Interval) => {
    const price = priceFor(plan.prices, { interval: each, currency })
    return price === null ? 0 : seatsAmount(plan, price, choice.seats)
  }
  const saving = amountOf('month') * 12 - amountOf('year')
  if (offered.length < 2) return null
  return (
    <div className="grid gap-1">
      <SegmentedControl
        legend={t('interval')}
        options={offered.map((value) => ({ value, label: t(`intervals.${value}`) }))}
        value={interval}
        onChange={(value) => onChange({ interval: value })}
      />
      {saving > 0 ? (
        <p className="text-label text-success">
          {t('yearlySaving', { amount: money({ amountMinor: saving, currency }) })}
        </p>
      ) : null}
    </div>
  )
}
