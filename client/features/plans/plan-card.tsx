import { lazy } from 'react'
import { useTranslations } from 'use-intl'
import { seatsAmount } from '#shared/billing/pricing.ts'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'
import { WhenIdle } from '../../ui/when-idle.tsx'
import { PlanActionButton } from './plan-action-button.tsx'
import { planAction, type Visitor } from './plan-action.ts'
import { PlanPriceLines } from './plan-price.tsx'
import { shownPrice } from './shown-price.ts'
import { TrialTerms } from './trial-terms.tsx'
import type { ShownChoice } from './use-plan-choice.ts'

// A field is for those who have seen the prices.
const SeatsInput = lazy(async () => ({ default: (await import('./seats-input.tsx')).SeatsInput }))

/** As high as the field with its sum, so that nothing moves when it comes. */
const seatsRoom = 'min-h-27'

export interface PlanCardProps {
  readonly plan: Plan
  /** The plan on its left, whose features this one includes; null for the first. */
  readonly before: Plan | null
  readonly list: PlanList
  readonly choice: ShownChoice
  readonly visitor: Visitor
}

export function PlanCard({ plan, before, list, choice, visitor }: PlanCardProps) {
  const t = useTranslations('plans')
  const localized = useLocalized()
  const format = useMoney()
  const price = shownPrice(plan, choice)
  const seats = choice.seatsOf(plan)
  const sumOf = (count: number) =>
    price === null
      ? ''
      : t(`price.${choice.interval}.sum`, {
          amount: format({ amountMinor: seatsAmount(plan, price, count), currency: choice.currency }),
        })
  const action = planAction(plan, visitor, {
    interval: choice.interval,
    currency: choice.currency,
    ...(plan.seats !== null && { seats }),
    addOns: [],
    ...(choice.promo !== null && { promo: choice.promo }),
  })

  const isMain = plan.isRecommended && !visitor.current?.unfinished

  return (
    <Card
      as="li"
      className={classes(
        'row-span-5 grid grid-cols-1 grid-rows-subgrid',
        plan.isRecommended && 'border-accent',
      )}
    >
      <div className="grid content-start gap-1">
        <div className="flex flex-wrap items-center justify-between gap-x-2">
          <h2 className="text-h3">{localized(plan.name)}</h2>
          {plan.isRecommended ? (
            <span className="rounded-full bg-accent-bg px-2 py-0.5 text-meta font-medium text-accent">
              {t('recommended')}
            </span>
          ) : null}
        </div>
        <p className="text-label text-muted">{localized(plan.audience)}</p>
      </div>
      <PlanPriceLines
        plan={plan}
        price={price}
        currency={choice.currency}
        taxBehavior={list.taxBehavior}
        taxTerm={choice.taxTerm}
      />
      <div>
        {plan.seats === null || action.kind === 'yours' || action.kind === 'has_other' ? null : (
          <WhenIdle fallback={<div className={seatsRoom} />}>
            <SeatsInput
              bounds={plan.seats}
              seats={seats}
              onChange={(changed) => choice.change({ seats: changed })}
              sumOf={sumOf}
            />
          </WhenIdle>
        )}
      </div>
      <div className="grid content-end">
        <PlanActionButton plan={plan} list={list} action={action} isMain={isMain} visitor={visitor} />
      </div>
      <div className="grid content-start gap-3 text-label">
        {plan.trial === null || action.kind === 'has_other' ? null : (
          <TrialTerms trial={plan.trial} price={sumOf(seats)} />
        )}
        {before === null ? null : (
          <p className="font-medium">{t('everythingIn', { name: localized(before.name) })}</p>
        )}
        <ul className="grid gap-2">
          {plan.highlights.map((line) => (
            <li key={line.en} className="flex gap-2">
              <Icon name="check" className="mt-0.5 text-success" />
              {localized(line)}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  )
}
