import { and, desc, eq, gt, inArray, ilike, or, sql, type SQL } from 'drizzle-orm'
import type {
  InvoiceExportInput,
  InvoiceFilter,
  InvoiceListInput,
  InvoicePage,
} from '#shared/contracts/invoices.ts'
import type { Deps } from '../../deps.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import { rowOf, selectInvoices, type SelectedInvoice } from './invoice-columns.ts'
import { loadSoldPrices } from './sold-prices.ts'

const pageSize = 25

/** A page of the account's invoices, newest first; the cursor names the last row, so new invoices shift nothing. */
export async function listInvoices(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  input: InvoiceListInput,
): Promise<InvoicePage> {
  const matching = filterOf(accountId, input)
  const found = await selectInvoices(db)
    .where(and(matching, input.cursor === null ? undefined : after(input.cursor)))
    .orderBy(desc(invoices.createdAt), desc(invoices.publicId))
    .limit(pageSize + 1)
  const rows = found.slice(0, pageSize)
  const prices = await loadSoldPrices({ db })
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => rowOf(row, prices)),
    count: await db.$count(invoices, matching),
    years: await yearsOf(db, accountId),
    next: found.length > pageSize && last !== undefined ? cursorOf(last) : null,
  }
}

/** Everything that matches, for the export; newest first. */
export async function allInvoices(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  input: InvoiceExportInput,
): Promise<SelectedInvoice[]> {
  return selectInvoices(db)
    .where(filterOf(accountId, input))
    .orderBy(desc(invoices.createdAt), desc(invoices.publicId))
}

const statusesOf = {
  all: ['draft', 'open', 'paid', 'void', 'uncollectible'],
  open: ['draft', 'open'],
  paid: ['paid'],
  void: ['void', 'uncollectible'],
} as const satisfies Record<InvoiceFilter, readonly (typeof invoices.$inferSelect)['status'][]>

function filterOf(accountId: string, { filter, year, search }: InvoiceExportInput): SQL | undefined {
  return and(
    eq(invoices.accountId, accountId),
    eq(invoices.isDeleted, false),
    inArray(invoices.status, statusesOf[filter]),
    year === null ? undefined : eq(yearColumn, year),
    search === '' ? undefined : isSearched(search),
    isWorthShowing,
  )
}

/** A part of the number, or the whole total as either language writes it. */
function isSearched(search: string): SQL | undefined {
  const amount = amountMinorOf(search)
  return or(
    ilike(invoices.number, `%${escapeLike(search)}%`),
    amount === null ? undefined : eq(invoices.totalMinor, amount),
  )
}

/** `€1,450.00`, `1.450,00 €` or `1450.00` in the currency's minor unit; null for what may as well be a number. */
function amountMinorOf(text: string): number | null {
  const [, whole, cents] = /^[€$£]?\s*(\d[\d.,\s]*)[.,](\d\d)\s*[€$£]?$/.exec(text) ?? []
  if (whole === undefined) return null
  const amountMinor = Number(whole.replace(/\D/g, '') + cents)
  return Number.isSafeInteger(amountMinor) ? amountMinor : null
}

/** A first payment that nobody finished was never owed. */
const isWorthShowing = or(
  gt(invoices.amountPaidMinor, 0),
  sql`not exists (select 1 from ${subscriptions} s where s.stripe_id = ${invoices.subscriptionStripeId}
    and s.status in ('incomplete', 'incomplete_expired'))`,
)

const yearColumn = sql<number>`extract(year from ${invoices.createdAt} at time zone 'UTC')::int`

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)

function after(cursor: string): SQL {
  const [at = '', id = ''] = cursor.split('~')
  return sql`(${invoices.createdAt}, ${invoices.publicId}) < (${at}::timestamptz, ${id}::uuid)`
}

function cursorOf({ createdAt, publicId }: Pick<SelectedInvoice, 'createdAt' | 'publicId'>): string {
  return `${createdAt.toISOString()}~${publicId}`
}

async function yearsOf(db: Deps['db'], accountId: string): Promise<number[]> {
  const rows = await db
    .selectDistinct({ year: yearColumn })
    .from(invoices)
    .where(and(eq(invoices.accountId, accountId), eq(invoices.isDeleted, false)))
    .orderBy(desc(yearColumn))
  return rows.map(({ year }) => Number(year))
}
