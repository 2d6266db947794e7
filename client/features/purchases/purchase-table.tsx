import { useTranslations } from 'use-intl'
import type { Purchase, PurchaseState } from '#shared/contracts/purchases.ts'
import { paths } from '../../app/paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Badge } from '../../ui/badge.tsx'
import { DateText } from '../../ui/date-text.tsx'
import { Money } from '../../ui/money.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import type { Tone } from '../../ui/tone.ts'

const tones = {
  open: 'warning',
  processing: 'info',
  paid: 'success',
  refunded: 'neutral',
  void: 'neutral',
} as const satisfies Record<PurchaseState, Tone>

/** What was bought, newest first; on a narrow screen each row is a small card. */
export function PurchaseTable({ purchases }: { purchases: readonly Purchase[] }) {
  const t = useTranslations('purchases')
  const local = useLocalized()
  const cell = 'md:px-3 md:py-3 md:first:ps-0 md:last:pe-0'
  return (
    <table className="block w-full border-collapse text-start md:table">
      <caption className="sr-only">{t('bought')}</caption>
      <thead className="sr-only md:not-sr-only md:table-header-group">
        <tr className="border-b border-control">
          {(['product', 'state', 'date', 'amount', 'receipt'] as const).map((name) => (
            <th
              key={name}
              scope="col"
              className="px-3 py-2 text-start text-label font-medium text-muted first:ps-0 last:pe-0"
            >
              {t(`column.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="grid gap-3 md:table-row-group">
        {purchases.map((purchase) => (
          <tr
            key={purchase.invoiceId}
            className="grid gap-1 rounded-card border border-hairline bg-surface p-4 md:table-row md:rounded-none md:border-0 md:border-b md:bg-transparent"
          >
            <th scope="row" className={`${cell} text-start font-medium`}>
              {local(purchase.name)}
            </th>
            <td className={cell}>
              <Badge tone={tones[purchase.state]}>{t(`state.${purchase.state}`)}</Badge>
            </td>
            <td className={`${cell} text-muted`}>
              <DateText value={purchase.at} />
            </td>
            <td className={cell}>
              <Money amount={purchase.amount} />
            </td>
            <td className={cell}>
              <TextLink href={paths.invoice(purchase.invoiceId)}>
                {purchase.number ?? t('receiptLink')}
              </TextLink>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
