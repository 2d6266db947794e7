import { purchases } from '../db/schema/purchases.ts'
import type { SoldLine } from '../billing/plans/sold-lines.ts'
import type { Projection } from './projection.ts'

/**
 * What an invoice sells once. Its lines stand when it is finished, so a row that is there stays as it is; the invoice's own
 * entries tell the story.
 */
export async function projectPurchases(
  { tx, accountId, writtenAt, changed }: Projection,
  invoiceStripeId: string,
  lines: readonly SoldLine[],
): Promise<void> {
  const products = lines.flatMap(({ line, sold }) =>
    sold.kind === 'product' ? [{ product: sold.product, quantity: line.quantity ?? 1 }] : [],
  )
  if (products.length === 0) return
  const rows = products.map((each) => ({ ...each, invoiceStripeId, accountId, createdAt: writtenAt }))
  await tx.insert(purchases).values(rows).onConflictDoNothing()
  // Whatever changed of the invoice changes how the purchase stands.
  changed.add('purchase')
  changed.add('usage')
}
