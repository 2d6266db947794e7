import { useTranslations } from 'use-intl'
import { priceFor } from '#shared/billing/pricing.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useMoney } from '../../ui/money.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import type { PartOfChoiceProps } from './interval-choice.tsx'

/** How many seats and how many of each add-on, with what one of them costs. */
export function CountedParts({
  plan,
  choice,
  onChange,
  seatsInUse = 0,
}: PartOfChoiceProps & {
  /** People who sit on seats already: nobody chooses fewer. */
  readonly seatsInUse?: number
}) {
  const t = useTranslations('checkout.editor')
  const local = useLocalized()
  const money = useMoney()
  const { interval, currency } = choice
  const further = priceFor(plan.prices, choice)?.furtherSeatMinor ?? null
  const seatRange = {
    min: Math.max(plan.seats?.min ?? 1, Math.min(seatsInUse, plan.seats?.max ?? 1)),
    max: plan.seats?.max ?? 1,
  }
  const seatHints = [
    ...(further === null || plan.seats === null
      ? []
      : [
          t('seatsIncluded', {
            count: plan.seats.included,
            amount: money({ amountMinor: further, currency }),
            interval,
          }),
        ]),
    ...(seatsInUse === 0 ? [] : [t('seatsInUse', { count: seatsInUse })]),
  ]
  return (
    <>
      {plan.seats ? (
        <NumberField
          label={t('seats')}
          {...(seatHints.length > 0 && { hint: seatHints.join(' ') })}
          value={choice.seats}
          min={seatRange.min}
          max={seatRange.max}
          onChange={(seats) => onChange({ seats })}
          rangeError={t('seatsRange', seatRange)}
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
    </>
  )
}
