import { useId } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { priceFor } from '#shared/billing/pricing.ts'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { useMoney } from '../../ui/money.tsx'
import { CountedParts } from '../checkout/counted-parts.tsx'
import { IntervalChoice } from '../checkout/interval-choice.tsx'
import { choosablePlans, withPlan } from './choice.ts'
import { useConsequence } from './use-consequence.ts'

export interface ChangePickerProps {
  readonly list: PlanList
  readonly running: PlanChoice
  readonly choice: PlanChoice
  /** True while a change is carried out. */
  readonly isLocked: boolean
  readonly onChange: (part: Partial<PlanChoice>) => void
}

/** Plan, interval, seats and add-ons, each with when it would apply. */
export function ChangePicker({ list, running, choice, isLocked, onChange }: ChangePickerProps) {
  const t = useTranslations('change')
  const plan = list.plans.find(({ code }) => code === choice.plan)
  const trpc = useTRPC()
  const { data: seats } = useQuery(trpc.subscriptions.seats.queryOptions())
  const inUse = seats == null ? 0 : seats.people.length + seats.invited
  return (
    <Card as="section" aria-labelledby="change-choice">
      <fieldset disabled={isLocked} className="grid min-w-0 gap-6">
        <legend className="contents">
          <h2 id="change-choice" className="text-h3 font-semibold">
            {t('choose')}
          </h2>
        </legend>
        {plan ? <IntervalChoice plan={plan} choice={choice} onChange={onChange} /> : null}
        <PlanOptions list={list} running={running} choice={choice} onChange={onChange} seatsInUse={inUse} />
        {plan ? <CountedParts plan={plan} choice={choice} onChange={onChange} seatsInUse={inUse} /> : null}
      </fieldset>
    </Card>
  )
}

function PlanOptions({
  list,
  running,
  choice,
  onChange,
  seatsInUse,
}: Omit<ChangePickerProps, 'isLocked'> & { seatsInUse: number }) {
  const t = useTranslations('change')
  const name = useId()
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 text-label font-medium">{t('plan')}</legend>
      {choosablePlans(list, choice).map((plan) => (
        <PlanOption
          key={plan.code}
          group={name}
          plan={plan}
          list={list}
          running={running}
          choice={choice}
          seatsInUse={seatsInUse}
          onPick={() => onChange(withPlan(choice, plan, seatsInUse))}
        />
      ))}
    </fieldset>
  )
}

function PlanOption({
  group,
  plan,
  list,
  running,
  choice,
  seatsInUse,
  onPick,
}: {
  group: string
  plan: Plan
  list: PlanList
  running: PlanChoice
  choice: PlanChoice
  seatsInUse: number
  onPick: () => void
}) {
  const t = useTranslations('change')
  const local = useLocalized()
  const money = useMoney()
  const consequence = useConsequence()
  const isChosen = plan.code === choice.plan
  const isRunning = plan.code === running.plan
  const price = priceFor(plan.prices, choice)
  return (
    <label
      className={classes(
        'relative grid cursor-pointer gap-1 rounded-card border p-4 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        isChosen ? 'border-accent bg-accent-bg' : 'border-hairline hover:bg-sunken',
      )}
    >
      <input
        type="radio"
        name={group}
        checked={isChosen}
        onChange={onPick}
        className="absolute inset-0 m-0 cursor-pointer appearance-none outline-none"
      />
      <span className="pointer-events-none flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="flex flex-wrap items-center gap-2 font-semibold">
          {local(plan.name)}
          {isRunning ? <Badge tone="info">{t('yours')}</Badge> : null}
        </span>
        {price ? (
          <span className="tabular-nums">
            {t(plan.seats && price.furtherSeatMinor === null ? 'pricePerSeat' : 'price', {
              amount: money({ amountMinor: price.unitAmountMinor, currency: price.currency }),
              interval: choice.interval,
            })}
          </span>
        ) : null}
      </span>
      <span className="pointer-events-none text-label text-muted">
        {consequence(running, withPlan(choice, plan, seatsInUse), list)}
      </span>
    </label>
  )
}
