import { useTranslations } from 'use-intl'
import type { Invoice } from '#shared/contracts/invoices.ts'
import { Card } from '../../ui/card.tsx'
import { useBuyerLines, useCountryName } from './use-buyer-lines.ts'
import { WrongDetails } from './wrong-details.tsx'

/** Who billed whom, as it stood when the invoice was made. */
export function InvoiceParties({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('invoices.parties')
  const country = useCountryName()
  const lines = useBuyerLines()
  const { seller, buyer } = invoice
  if (seller === null || buyer === null) return null
  const sellerLines = [seller.name, country(seller.country)].filter((line) => line !== null)
  return (
    <Card as="section" aria-labelledby="parties" className="grid gap-4">
      <h2 id="parties" className="sr-only">
        {t('title')}
      </h2>
      <div className="grid gap-6 sm:grid-cols-2">
        <Party title={t('seller')} lines={sellerLines} />
        <Party title={t('buyer')} lines={lines(buyer)} />
      </div>
      <WrongDetails invoice={invoice} />
    </Card>
  )
}

function Party({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <h3 className="text-label font-medium text-muted">{title}</h3>
      {lines.map((line) => (
        <p key={line} className="wrap-anywhere">
          {line}
        </p>
      ))}
    </div>
  )
}
