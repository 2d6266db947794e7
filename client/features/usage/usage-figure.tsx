import { useId, useRef, useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import type { UsageChart } from '#shared/contracts/usage.ts'
import type { Money } from '#shared/money.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { barsOf, type ChartBar, dayAfter, daysInPeriod, sumOf, totalsOf } from './chart-bars.ts'
import { FewBars } from './few-bars.tsx'
import { paceOf } from './pace.ts'
import { PartSample } from './part-pattern.tsx'
import { UsagePlot } from './usage-plot.tsx'
import { UsageTable } from './usage-table.tsx'
import { useWidth } from './use-width.ts'

/** Below this there is room for few bars alone. */
const roomyWidth = 400
const fewBars = 7

/** What units cost where they can be bought, for an estimate of what was used. */
export interface UnitPrice {
  readonly product: string
  readonly amount: Money
  readonly units: number
}

export interface UsageFigureProps {
  readonly name: string
  readonly unit: string | null
  readonly chart: UsageChart
  /** How the period's total stands; null = a total means nothing here. */
  readonly sum: {
    readonly used: number
    readonly ceiling: number | null
    /** Nothing passes beyond the ceiling. */
    readonly stops: boolean
    /** What the line at the ceiling is called: a limit, or all that was there to use. */
    readonly line: 'limit' | 'all'
  } | null
  /** What one day may come to; null = days have no limit. */
  readonly dayCeiling: number | null
  readonly price: UnitPrice | null
}

/**
 * The use of one period: day by day, the total with its limit and where it likely ends, beside the period before, in units
 * or at a price, and all of it as a table.
 */
export function UsageFigure({ name, unit, chart, sum, dayCeiling, price }: UsageFigureProps) {
  const t = useTranslations('usage')
  const local = useLocalized()
  const dates = useDates()
  const format = useFormatter()
  const money = useMoney()
  const figure = useRef<HTMLElement>(null)
  const width = useWidth(figure, 640)
  const id = useId()
  const [kind, setKind] = useState<'units' | 'money'>('units')
  const [wantsCompared, setCompared] = useState(false)
  const [picked, setPicked] = useState<number | null>(null)

  const isFew = width < roomyWidth
  const shown = barsOf(chart, isFew ? fewBars : undefined)
  const days = barsOf(chart, Number.POSITIVE_INFINITY).bars
  const last = shown.bars.length - 1
  const active = Math.min(picked ?? last, last)
  const inAll = daysInPeriod(chart)
  const firstDay = days[0]?.firstDay ?? ''
  const today = days.at(-1)?.lastDay ?? ''
  const usedBefore = sumOf(chart.before)
  const isCompared = wantsCompared && usedBefore > 0
  const total = days.at(-1)?.sum ?? 0
  const pace =
    sum === null
      ? null
      : paceOf({
          ...{ used: sum.used, ceiling: sum.ceiling, firstDay, days: inAll },
          ...{ totals: totalsOf(chart), hadUseBefore: usedBefore > 0 },
        })

  const isMoney = kind === 'money' && price !== null
  const priced = (value: number) =>
    price === null
      ? ''
      : money({ ...price.amount, amountMinor: Math.round((value * price.amount.amountMinor) / price.units) })
  const counted = (value: number) => `${format.number(value)}${unit === null ? '' : ` ${unit}`}`
  const written = (value: number) => (isMoney ? priced(value) : counted(value))
  const short = (value: number) =>
    isMoney ? priced(value) : format.number(value, { notation: 'compact', maximumFractionDigits: 1 })
  const nameOf = (index: number) => {
    const part = chart.parts[index]
    return part?.name == null ? t('otherPart') : local(part.name)
  }
  const parts = chart.parts.length > 1 ? chart.parts.map((_, index) => nameOf(index)) : []
  const patternIds = chart.parts.map((_, index) => `${id}-part-${index}`)
  const dayWords = (bar: ChartBar) =>
    bar.firstDay === bar.lastDay
      ? dates.shortDay(bar.firstDay)
      : t('days', { from: dates.shortDay(bar.firstDay), to: dates.shortDay(bar.lastDay) })
  const words = (bar: ChartBar) =>
    [
      `${dayWords(bar)}: ${written(bar.total)}`,
      ...parts.flatMap((part, index) => {
        const used = bar.used[index] ?? 0
        return used === 0 ? [] : [`${part} ${written(used)}`]
      }),
      ...(sum === null ? [] : [t('pointSum', { sum: written(bar.sum) })]),
      ...(isCompared ? [t('pointBefore', { before: written(bar.before) })] : []),
    ].join(' · ')

  const { unusual } = chart
  const period = t('days', { from: dates.shortDay(firstDay), to: dates.shortDay(today) })
  const activeBar = shown.bars[active]
  if (total === 0 && usedBefore === 0) {
    return (
      <figure ref={figure} className="grid min-w-0 gap-1 text-text">
        <p>{t('chartEmpty')}</p>
        <figcaption className="text-label text-muted">
          {t('asOf', { moment: dates.moment(chart.asOf) })}
        </figcaption>
      </figure>
    )
  }
  const showUnusual = () => {
    const index = shown.bars.findIndex(
      (bar) => unusual !== null && unusual.day >= bar.firstDay && unusual.day <= bar.lastDay,
    )
    figure.current?.querySelectorAll<SVGGElement>('[data-day]')[index]?.focus()
  }
  const table = <UsageTable name={name} days={days} parts={parts} isCompared={isCompared} figure={written} />
  return (
    <figure ref={figure} className="grid min-w-0 gap-3 text-text">
      {unusual === null ? null : (
        <Banner
          tone="info"
          actions={
            isFew || !days.some(({ firstDay: day }) => day === unusual.day) ? undefined : (
              <Button onClick={showUnusual}>{t('unusualShow')}</Button>
            )
          }
        >
          {t('unusual', {
            day: dates.shortDay(unusual.day),
            used: counted(unusual.used),
            times: Math.floor((unusual.used / unusual.usual) * 10) / 10,
            usual: counted(unusual.usual),
          })}{' '}
          {unusual.mostly === null ? null : t('unusualMostly', { part: local(unusual.mostly) })}
        </Banner>
      )}
      <div data-print="no" className="flex flex-wrap items-center gap-x-6 gap-y-2">
        {price === null ? null : (
          <SegmentedControl
            legend={t('shownIn')}
            isLegendHidden
            options={[
              { value: 'units', label: name },
              { value: 'money', label: t('inMoney') },
            ]}
            value={kind}
            onChange={setKind}
          />
        )}
        {usedBefore === 0 ? null : (
          <CheckboxField label={t('compare')} checked={wantsCompared} onChange={setCompared} />
        )}
      </div>
      {isFew ? table : null}
      {isFew ? (
        <FewBars {...{ width, chart: shown, patternIds, isCompared, short }} />
      ) : (
        <>
          <UsagePlot
            {...{ width, name, chart: shown, patternIds, dayCeiling, isCompared, active, short, words }}
            span={[firstDay, dayAfter(firstDay, inAll - 1)]}
            sum={sum && { ceiling: sum.ceiling, line: sum.line, pace }}
            unusualDay={unusual?.day ?? null}
            onActivate={setPicked}
          />
          <p aria-hidden="true" data-print="no" className="min-h-5 text-label font-medium tabular-nums">
            {activeBar === undefined ? '' : words(activeBar)}
          </p>
        </>
      )}
      {parts.length === 0 && !isCompared ? null : (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-label">
          {parts.map((part, index) => (
            <li key={patternIds[index]} className="flex items-center gap-2">
              <PartSample id={patternIds[index] ?? ''} />
              {part}
            </li>
          ))}
          {isCompared ? (
            <li className="flex items-center gap-2">
              <svg width="18" height="14" className="shrink-0" aria-hidden="true" focusable="false">
                <path d="M0 7h18" className="stroke-text" strokeWidth="1.5" strokeDasharray="3 2" />
              </svg>
              {t('before')}
            </li>
          ) : null}
        </ul>
      )}
      <figcaption className="grid max-w-line gap-1 text-label text-muted">
        <span className="text-text">
          {t('total', { total: written(total), period })}
          {isCompared ? ` ${t('totalBefore', { total: written(days.at(-1)?.beforeSum ?? 0) })}` : null}
        </span>
        {pace === null ? null : (
          <span>
            {pace.reachesCeiling && sum !== null
              ? t(sum.stops ? 'paceStops' : 'paceReaches', { date: dates.shortDay(pace.day) })
              : t('pace', {
                  total: written(pace.total),
                  low: written(pace.low),
                  high: written(pace.high),
                  date: dates.shortDay(pace.day),
                })}{' '}
            {t('paceMethod', { days: pace.from })}
          </span>
        )}
        {isMoney ? (
          <span>{t('inMoneyWhy', { product: price.product, amount: money(price.amount) })}</span>
        ) : null}
        <span>{t('asOf', { moment: dates.moment(chart.asOf) })}</span>
      </figcaption>
      {isFew ? null : table}
    </figure>
  )
}
