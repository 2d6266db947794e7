import { useTranslations } from 'use-intl'
import type { CreditEntry } from '#shared/contracts/credits.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useDates } from '../../ui/date-text.tsx'

const reasons = [
  'free',
  'renew',
  'raise',
  'lower',
  'pack',
  'plan',
  'by_hand',
  'money_back',
  'hold',
  'would_be_refused',
] as const

/** The ledger, newest first, with the balance after each line. */
export function CreditLedger({ entries }: { entries: readonly CreditEntry[] }) {
  const t = useTranslations('credits')
  const dates = useDates()
  if (entries.length === 0) return <p className="text-muted">{t('empty')}</p>
  const cell = 'md:px-3 md:py-2 md:first:ps-0 md:last:pe-0'
  return (
    <table className="block w-full border-collapse text-start md:table">
      <caption className="sr-only">{t('ledger')}</caption>
      <thead className="sr-only md:not-sr-only md:table-header-group">
        <tr className="border-b border-control">
          <th scope="col" className="px-3 py-2 ps-0 text-start text-label font-medium text-muted">
            {t('column.when')}
          </th>
          <th scope="col" className="px-3 py-2 text-start text-label font-medium text-muted">
            {t('column.what')}
          </th>
          <th scope="col" className="px-3 py-2 text-end text-label font-medium text-muted">
            {t('column.change')}
          </th>
          <th scope="col" className="px-3 py-2 pe-0 text-end text-label font-medium text-muted">
            {t('column.balance')}
          </th>
        </tr>
      </thead>
      <tbody className="block md:table-row-group">
        {entries.map((entry) => (
          <tr
            key={entry.id}
            className="grid grid-cols-[1fr_auto] gap-x-4 border-b border-hairline py-3 md:table-row md:py-0"
          >
            <td className={`${cell} order-3 text-label text-muted md:text-body`}>{dates.moment(entry.at)}</td>
            <td className={`${cell} order-1 font-medium md:font-normal`}>
              <EntryWords entry={entry} />
            </td>
            <td className={`${cell} order-2 text-end font-medium tabular-nums`}>
              {t('change', { amount: entry.amount, sign: entry.amount > 0 ? 'plus' : 'none' })}
            </td>
            <td className={`${cell} order-4 text-end text-muted tabular-nums`}>
              <span className="md:sr-only">{t('column.balance')} </span>
              {t('figure', { count: entry.balanceAfter })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function EntryWords({ entry: { kind, action, cost, amount, reason } }: { entry: CreditEntry }) {
  const t = useTranslations('credits')
  const local = useLocalized()
  const known = reasons.find((each) => each === reason)
  const isUncounted = cost > -amount && (kind === 'use' || kind === 'hold')
  return (
    <>
      {t(`kind.${kind}`)}
      {action === null ? null : `: ${local(action)}`}
      {known === undefined ? null : <span className="text-muted"> · {t(`reason.${known}`)}</span>}
      {isUncounted ? <span className="text-muted"> · {t('uncounted', { cost })}</span> : null}
    </>
  )
}
