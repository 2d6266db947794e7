import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import type { Money as MoneyValue } from '#shared/money.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { useDates } from '../../ui/date-text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Money, useMoney } from '../../ui/money.tsx'
import { useDiscountWords } from '../promotions/use-discount-words.ts'
import { isUnpriced, priceAfter, type OrderAmounts } from './order-amounts.ts'
import { TaxRows } from './tax-rows.tsx'
import { OrderEditor, type OrderEditorProps } from './order-editor.tsx'

export interface OrderSummaryProps {
  readonly choice: PlanChoice
  readonly amounts: OrderAmounts
  readonly taxBehavior: PlanList['taxBehavior']
  readonly firstRenewalAt: string
  /** Absent where the order can no longer be changed. */
  readonly editor?: OrderEditorProps
}

/** What is bought and what it costs, today and later. Collapses to a bar with the total on small screens. */
export function OrderSummary({ choice, amounts, taxBehavior, firstRenewalAt, editor }: OrderSummaryProps) {
  const t = useTranslations('checkout.summary')
  const total = useTotalWords()
  const [isOpen, setIsOpen] = useState(false)
  const body = useId()
  return (
    <Card as="section" aria-labelledby={`${body}-title`} className="grid gap-4 lg:gap-6">
      <h2 id={`${body}-title`} className="sr-only text-h3 lg:not-sr-only">
        {t('title')}
      </h2>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={body}
        onClick={() => setIsOpen(!isOpen)}
        className="flex min-h-11 items-center justify-between gap-4 rounded-chip text-start lg:hidden"
      >
        <span className="flex items-center gap-2 font-medium">
          {isOpen ? t('hide') : t('show')}
          <Icon
            name="chevron"
            className={classes('text-muted transition-transform', isOpen && 'rotate-180')}
          />
        </span>
        <span className="text-h3 font-semibold tabular-nums">
          <span className="sr-only">{t('dueToday')} </span>
          {total(amounts)}
        </span>
      </button>
      <div id={body} className={classes('gap-6', isOpen ? 'grid' : 'hidden lg:grid')}>
        {editor ? <OrderEditor {...editor} /> : null}
        <OrderFigures
          choice={choice}
          amounts={amounts}
          taxBehavior={taxBehavior}
          firstRenewalAt={firstRenewalAt}
        />
      </div>
    </Card>
  )
}

/** The lines from plan to total: the same order wherever an amount is explained. */
export function OrderFigures({
  choice,
  amounts,
  taxBehavior,
  firstRenewalAt,
}: Omit<OrderSummaryProps, 'editor'>) {
  const t = useTranslations('checkout.summary')
  const local = useLocalized()
  const money = useMoney()
  const total = useTotalWords()
  const dates = useDates()
  const discountWords = useDiscountWords()
  const { interval } = choice
  const { reduction } = amounts
  const full = priceAfter(amounts)
  return (
    <div className="grid gap-4">
      <dl className="grid gap-3">
        {amounts.lines.map((line) => (
          <FigureRow
            key={line.code}
            label={line.name === null ? t('furtherSeats') : local(line.name)}
            detail={
              line.included > 0
                ? t('lineIncluded', { count: line.included })
                : t('line', { quantity: line.quantity, unit: money(line.unit), interval })
            }
            amount={line.total}
          />
        ))}
        <FigureRow
          label={t('subtotal', { interval })}
          amount={amounts.subtotal}
          className="border-t border-hairline pt-3"
        />
        {reduction === null ? null : (
          <div className="flex items-baseline justify-between gap-4">
            <dt className="min-w-0">
              <span className="wrap-anywhere">{t('promotion', { code: reduction.discount.code ?? '' })}</span>
              <span className="block text-label text-muted">{discountWords(reduction.discount)}</span>
            </dt>
            {reduction.takenNow.amountMinor === 0 ? null : (
              <dd className="text-end whitespace-nowrap tabular-nums">
                {money({ ...reduction.takenNow, amountMinor: -reduction.takenNow.amountMinor })}
              </dd>
            )}
          </div>
        )}
        {amounts.trialDays === null ? null : (
          <div className="flex items-baseline justify-between gap-4">
            <dt>{t('trial', { days: amounts.trialDays })}</dt>
            <dd className="text-end whitespace-nowrap tabular-nums">
              {money({ ...amounts.subtotal, amountMinor: -amounts.subtotal.amountMinor })}
            </dd>
          </div>
        )}
        <TaxRows amounts={amounts} taxBehavior={taxBehavior} />
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 border-t border-hairline pt-3">
          <dt className="text-lead font-semibold">{t('dueToday')}</dt>
          <dd
            className={classes(
              'font-semibold tabular-nums',
              isUnpriced(amounts) ? 'text-lead' : 'text-total',
            )}
            data-testid="due-today"
          >
            {total(amounts)}
          </dd>
        </div>
      </dl>
      {isUnpriced(amounts) ? null : (
        <p>
          {t('then', {
            amount: money(amounts.dueAtRenewal),
            interval,
            date: dates.day(firstRenewalAt),
          })}
        </p>
      )}
      {isUnpriced(amounts) || full?.at == null ? null : (
        <p>{t('afterwards', { amount: money(full.amount), interval, date: dates.day(full.at) })}</p>
      )}
    </div>
  )
}

/** What is due today, or why that is not known yet. */
function useTotalWords(): (amounts: Pick<OrderAmounts, 'taxes' | 'dueNow'>) => string {
  const t = useTranslations('checkout.summary')
  const money = useMoney()
  return ({ taxes, dueNow }) => {
    if (taxes === 'open') return t('afterAddress')
    return taxes === 'working' ? t('working') : money(dueNow)
  }
}

function FigureRow({
  label,
  detail,
  amount,
  className,
}: {
  label: string
  detail?: string
  amount: MoneyValue
  className?: string
}) {
  return (
    <div className={classes('flex items-baseline justify-between gap-4', className)}>
      <dt>
        <span>{label}</span>
        {detail === undefined ? null : <span className="block text-label text-muted">{detail}</span>}
      </dt>
      <dd className="text-end">
        <Money amount={amount} />
      </dd>
    </div>
  )
}
