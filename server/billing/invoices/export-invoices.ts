import type { File, InvoiceExportInput } from '#shared/contracts/invoices.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'
import { base64Of } from './base64.ts'
import { csvOf } from '#shared/csv.ts'
import { stateOf } from './invoice-columns.ts'
import { allInvoices } from './list-invoices.ts'
import { loadSoldPrices } from './sold-prices.ts'
import { subjectOf } from './subject.ts'

/** Names and their order stay: somebody's import counts on them. */
const header = [
  'number',
  'date',
  'status',
  'reason',
  'plan',
  'currency',
  'subtotal',
  'discount',
  'tax',
  'total',
  'paid',
  'remaining',
  'period_start',
  'period_end',
]

/** The matching invoices as a table for accounting; amounts in the currency's own unit with a dot. */
export async function exportInvoices(
  deps: Pick<Deps, 'db' | 'clock'>,
  accountId: string,
  input: InvoiceExportInput,
): Promise<File> {
  const prices = await loadSoldPrices(deps)
  const rows = (await allInvoices(deps, accountId, input)).map((row) => {
    const { reason, plan } = subjectOf(row.original ?? row, prices)
    const tax = row.taxes.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    return [
      row.number ?? '',
      day(row.createdAt),
      stateOf(row),
      reason,
      plan ?? '',
      row.currency.toUpperCase(),
      ...[row.subtotalMinor, row.discountMinor, tax, row.totalMinor, row.amountPaidMinor].map(decimal),
      decimal(row.amountRemainingMinor),
      day(row.periodStart),
      day(row.periodEnd),
    ]
  })
  const today = day(await accountNow(deps, accountId))
  return {
    name: `invoices-${today}.csv`,
    type: 'text/csv',
    base64: base64Of(new TextEncoder().encode(csvOf([header, ...rows]))),
  }
}

/** Every currency that is sold here has two decimals. */
function decimal(minor: number): string {
  return (minor / 100).toFixed(2)
}

const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? ''
