import { lazy } from 'react'
import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import { currencies } from '#shared/currency.ts'
import { SelectField } from '../../ui/field.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { WhenIdle } from '../../ui/when-idle.tsx'
import { freeMonthsOf } from './shown-price.ts'
import type { ShownChoice } from './use-plan-choice.ts'

// A word on tax is for those who have seen the prices.
const CountryField = lazy(async () => ({ default: (await import('./country-field.tsx')).CountryField }))

/** As large as the field, so that nothing moves when it comes. */
const countryRoom = 'h-18 w-52'

/** The choices that hold for all cards: how often to pay, in which currency, and whose tax the prices speak of. */
export function PlanControls({ list, choice }: { list: PlanList; choice: ShownChoice }) {
  const t = useTranslations('plans')
  const announce = useAnnounce()
  const freeMonths = freeMonthsOf(list.plans, choice.currency)
  return (
    <div className="flex flex-wrap items-end justify-between gap-4">
      <SegmentedControl
        legend={t('interval.legend')}
        options={[
          { value: 'month', label: t('interval.month') },
          {
            value: 'year',
            label: freeMonths === null ? t('interval.year') : t('interval.yearFree', { count: freeMonths }),
          },
        ]}
        value={choice.interval}
        onChange={(interval) => {
          choice.change({ interval })
          announce(t(`interval.shown.${interval}`))
        }}
      />
      <div className="flex flex-wrap items-end gap-4">
        <WhenIdle fallback={<div className={countryRoom} />}>
          <CountryField taxBehavior={list.taxBehavior} choice={choice} />
        </WhenIdle>
        {choice.isCurrencyFixed ? (
          <p className="text-label text-muted">
            {t('currency.fixed', { currency: t(`currency.${choice.currency}`) })}
          </p>
        ) : (
          <SelectField
            label={t('currency.label')}
            value={choice.currency}
            onChange={(event) => {
              const chosen = currencies.find((currency) => currency === event.target.value)
              if (chosen === undefined) return
              choice.change({ currency: chosen })
              announce(t('currency.shown', { currency: t(`currency.${chosen}`) }))
            }}
          >
            {currencies.map((currency) => (
              <option key={currency} value={currency}>
                {t(`currency.${currency}`)}
              </option>
            ))}
          </SelectField>
        )}
      </div>
    </div>
  )
}
