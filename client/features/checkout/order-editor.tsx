import { useTranslations } from 'use-intl'
import { priceFor } from '#shared/billing/pricing.ts'
import { intervals } from './intervals.ts'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { SelectField } from '../../ui/field.tsx'
import { useMoney } from '../../ui/money.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'

export interface OrderEditorProps {
  readonly list: PlanList
  readonly plan: Plan
  readonly choice: PlanChoice
  /** True while a payment runs: what is being paid does not change under it. */
  readonly isLocked: boolean
  readonly onChange: (choice: Partial<PlanChoice>) => void
}

/** Plan, interval, seats and add-ons of the order, changed where their price is read. */
export function OrderEditor({ list, plan, choice, isLocked, onChange }: OrderEditorProps) {
  const t = useTranslations('checkout.editor')
  const local = useLocalized()
  const money = useMoney()
  const { interval, currency } = choice
  const offered = intervals.filter((each) => priceFor(plan.prices, { interval: each, currency }))
  const yearly = priceFor(plan.prices, { interval: 'year', currency })
  const saving = (yearly?.yearlySavingMinor ?? 0) * choice.seats
  return (
    <fieldset disabled={isLocked} className="grid min-w-0 gap-4 border-b border-hairline pb-6">
      <legend className="sr-only">{t('legend')}</legend>
      <SelectField
        label={t('plan')}
        value={plan.code}
        onChange={(event) => onChange({ plan: event.target.value, addOns: [] })}
      >
        {list.plans
          .filter((each) => !each.isFree)
          .map((each) => (
            <option key={each.code} value={each.code}>
              {local(each.name)}
            </option>
          ))}
      </SelectField>
      {offered.length > 1 ? (
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
      ) : null}
      {plan.seats ? (
        <NumberField
          label={t('seats')}
          value={choice.seats}
          min={plan.seats.min}
          max={plan.seats.max}
          onChange={(seats) => onChange({ seats })}
          rangeError={t('seatsRange', plan.seats)}
          decreaseLabel={t('fewerSeats')}
          increaseLabel={t('moreSeats')}
        />
      ) : null}
      {plan.addOns.map((addOn) => {
        const name = local(addOn.name)
        const price = priceFor(addOn.prices, { interval, currency })
        if (!price) return null
        const quantity = choice.addOns.find(({ code }) => code === addOn.code)?.quantity ?? 0
        const others = choice.addOns.filter(({ code }) => code !== addOn.code)
        return (
          <NumberField
            key={addOn.code}
            label={name}
            hint={t('addOnHint', {
              description: local(addOn.description),
              amount: money({ amountMinor: price.unitAmountMinor, currency }),
              interval,
            })}
            value={quantity}
            min={0}
            max={addOn.maxQuantity}
            onChange={(next) =>
              onChange({ addOns: next === 0 ? others : [...others, { code: addOn.code, quantity: next }] })
            }
            rangeError={t('addOnRange', { max: addOn.maxQuantity })}
            decreaseLabel={t('fewer', { name })}
            increaseLabel={t('more', { name })}
          />
        )
      })}
    </fieldset>
  )
}
