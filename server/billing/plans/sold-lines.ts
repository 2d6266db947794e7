import { inArray } from 'drizzle-orm'
import type { Database, Transaction } from '../../db/client.ts'
import type { InvoiceLineRow } from '../../db/schema/invoices.ts'
import { stripePrices } from '../../db/schema/plans.ts'
import { type NamedPrice, readLookupKey } from './lookup-key.ts'

/** A line of an invoice with what it sells. */
export interface SoldLine {
  readonly line: InvoiceLineRow
  readonly sold: NamedPrice
}

/** The lines of an invoice that are for something we sell, archived prices included; others are left out. */
export async function loadSoldLines(
  db: Database | Transaction,
  lines: readonly InvoiceLineRow[],
): Promise<SoldLine[]> {
  const ids = lines.flatMap(({ stripePriceId }) => (stripePriceId === null ? [] : [stripePriceId]))
  if (ids.length === 0) return []
  const rows = await db
    .select({ id: stripePrices.stripeId, lookupKey: stripePrices.lookupKey })
    .from(stripePrices)
    .where(inArray(stripePrices.stripeId, ids))
  const keyOf = new Map(rows.map(({ id, lookupKey }) => [id, lookupKey]))
  return lines.flatMap((line) => {
    const sold = line.stripePriceId === null ? null : readLookupKey(keyOf.get(line.stripePriceId) ?? '')
    return sold === null ? [] : [{ line, sold }]
  })
}
