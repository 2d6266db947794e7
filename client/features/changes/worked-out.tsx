import { useTranslations } from 'use-intl'
import type { ChangePreview, WorkedLine } from '#shared/contracts/plan-changes.ts'
import type { PlanList } from '#shared/contracts/plans.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Money } from '../../ui/money.tsx'

const dayMs = 86_400_000

/** Line by line from unused time to what is due, in our words and Stripe's figures. */
export function WorkedOut({ now, list }: { now: NonNullable<ChangePreview['now']>; list: PlanList }) {
  const t = useTranslations('change.worked')
  return (
    <Disclosure summary={t('title')}>
      <table className="w-full border-collapse text-start text-text">
        <caption className="sr-only">{t('title')}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('amount')}</th>
          </tr>
        </thead>
        <tbody>
          {now.lines.map((line, index) => (
            <tr key={index} className="border-t border-hairline align-baseline first:border-t-0">
              <th scope="row" className="py-2 pe-4 text-start font-normal">
                <LineWords line={line} list={list} />
              </th>
              <td className="py-2 text-end">
                <Money amount={line.amount} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-control align-baseline font-semibold">
            <th scope="row" className="py-2 pe-4 text-start">
              {t('total')}
            </th>
            <td className="py-2 text-end">
              <Money amount={now.due} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Disclosure>
  )
}

function LineWords({ line, list }: { line: WorkedLine; list: PlanList }) {
  const t = useTranslations('change.worked')
  const local = useLocalized()
  const dates = useDates()
  if (line.kind === 'discount' || line.kind === 'tax') return <>{t(line.kind)}</>
  if (line.kind === 'balance') return <>{t(line.amount.amountMinor < 0 ? 'balanceUsed' : 'balanceKept')}</>
  const plan = list.plans.find(({ code }) => code === line.plan)
  const addOn = plan?.addOns.find(({ code }) => code === line.addOn)
  const hasIncluded = addOn === undefined && plan?.seats != null && plan.seats.included > 0
  const named = addOn ? local(addOn.name) : plan ? local(plan.name) : line.plan
  const name = hasIncluded ? t('withSeats', { name: named, seats: line.quantity }) : named
  const days = Math.round((Date.parse(line.to) - Date.parse(line.from)) / dayMs)
  return (
    <>
      {t(line.kind, { name, quantity: addOn || (plan?.seats && !hasIncluded) ? line.quantity : 1 })}
      <span className="block text-label text-muted">
        {t('period', { from: dates.day(line.from), to: dates.day(line.to), days })}
      </span>
    </>
  )
}
