import { useLocale, useTranslations } from 'use-intl'
import type { Invoice, InvoiceState } from '#shared/contracts/invoices.ts'
import { paths } from '../../app/paths.ts'
import { Card } from '../../ui/card.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { TextLink } from '../../ui/text-link.tsx'

/** Who billed whom, as it stood when the invoice was made. */
export function InvoiceParties({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('invoices.parties')
  const locale = useLocale()
  const { seller, buyer } = invoice
  if (seller === null || buyer === null) return null
  const country = (code: string | null) =>
    code === null ? null : (new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code)
  const { address } = buyer
  const buyerLines = [
    buyer.name,
    address?.line1,
    address?.line2,
    [address?.postalCode, address?.city, address?.state].filter(Boolean).join(' '),
    country(address?.country ?? null),
    buyer.email,
    ...buyer.taxIds.map(({ value }) => (value === null ? null : t('taxId', { value }))),
  ]
  return (
    <Card as="section" aria-labelledby="parties" className="grid gap-4">
      <h2 id="parties" className="sr-only">
        {t('title')}
      </h2>
      <div className="grid gap-6 sm:grid-cols-2">
        <Party title={t('seller')} lines={[seller.name, country(seller.country)]} />
        <Party title={t('buyer')} lines={buyerLines} />
      </div>
      <WrongDetails state={invoice.state} seller={seller.name} />
    </Card>
  )
}

const phases: Record<InvoiceState, 'draft' | 'issued' | 'paid' | null> = {
  draft: 'draft',
  open: 'issued',
  failed: 'issued',
  bank_check: 'issued',
  processing: 'issued',
  part_paid: 'issued',
  paid: 'paid',
  part_refunded: 'paid',
  refunded: 'paid',
  void: null,
  uncollectible: null,
}

/** What can still be put right, and why the rest cannot: an issued invoice is a document that nobody may alter. */
function WrongDetails({ state, seller }: { state: InvoiceState; seller: string | null }) {
  const t = useTranslations('invoices.parties.wrong')
  const phase = phases[state]
  if (phase === null) return null
  return (
    <div data-print="no">
      <Disclosure summary={t('ask')}>
        <p>{t(phase, { seller: seller ?? 'none' })}</p>
        <p className="mt-2">
          <TextLink href={paths.billingDetails}>{t('toDetails')}</TextLink>
        </p>
      </Disclosure>
    </div>
  )
}

function Party({ title, lines }: { title: string; lines: readonly (string | null | undefined)[] }) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <h3 className="text-label font-medium text-muted">{title}</h3>
      {lines
        .filter((line) => line != null && line !== '')
        .map((line) => (
          <p key={line} className="wrap-anywhere">
            {line}
          </p>
        ))}
    </div>
  )
}
