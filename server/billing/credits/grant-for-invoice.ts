import { and, eq } from 'drizzle-orm'
import { applyInvoice, changeByInvoice, type PlanLine } from '#shared/billing/credit-allowance.ts'
import { type CreditBook, endGrant, grantCredits } from '#shared/billing/credit-book.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { addMonths } from '#shared/billing/months.ts'
import type { Transaction } from '../../db/client.ts'
import { creditGrants } from '../../db/schema/credits.ts'
import type { Projection } from '../../projections/projection.ts'
import type { SoldLine } from '../plans/sold-lines.ts'
import { withBook } from './with-book.ts'

const keyOf = (invoiceId: string) => `invoice:${invoiceId}`

/**
 * Brings the credits that a paid invoice is for, once, in the transaction that writes it as paid: the allowance of a plan,
 * or what packs hold. Products without credits are left alone.
 */
export async function grantForInvoice(
  projection: Projection,
  invoiceId: string,
  lines: readonly SoldLine[],
): Promise<void> {
  const { tx, accountId, at, readSequence } = projection
  const catalogue = catalogueInUse()
  if (catalogue.credits === null) return
  const change = changeByInvoice(catalogue, lines.flatMap(planLineOf))
  const bought = creditsIn(lines)
  if (change === null && bought === 0) return
  const granted = await withBook(tx, { accountId, at }, async (book) => {
    if (await isGranted(tx, accountId, invoiceId)) return false
    const id = crypto.randomUUID()
    if (change === null) grantPack(book, { id, invoiceId, readSequence }, bought)
    else applyInvoice(book, { id, invoiceId, readSequence }, change)
    return true
  })
  if (granted) projection.changed.add('credits')
}

/** Takes away what is left of an invoice's credits, because its whole payment was given back. Safe to repeat. */
export async function takeBackForInvoice(projection: Projection, invoiceId: string): Promise<void> {
  const { tx, accountId, at } = projection
  if (catalogueInUse().credits === null) return
  const sourceKey = keyOf(invoiceId)
  await withBook(tx, { accountId, at }, (book) => {
    const grant = book.grants.find((each) => each.sourceKey === sourceKey && each.endedAt === null)
    if (grant === undefined) return
    endGrant(book, grant, 'adjust', { reason: 'money_back' })
    projection.changed.add('credits')
  })
}

function grantPack(
  book: CreditBook,
  { id, invoiceId, readSequence }: { id: string; invoiceId: string; readSequence: number },
  amount: number,
): void {
  const months = catalogueInUse().credits?.packsLastMonths ?? null
  const expiresAt = months === null ? null : addMonths(book.now, months)
  const sold = { id, source: 'pack' as const, sourceKey: keyOf(invoiceId), amount, isUnlimited: false }
  grantCredits(book, { ...sold, coversUntil: null, readSequence, expiresAt }, 'grant', { reason: 'pack' })
}

function creditsIn(lines: readonly SoldLine[]): number {
  const { oneTimeProducts } = catalogueInUse()
  return lines.reduce((sum, { line, sold }) => {
    if (sold.kind !== 'product' || !Object.hasOwn(oneTimeProducts, sold.product)) return sum
    return sum + (oneTimeProducts[sold.product]?.credits ?? 0) * (line.quantity ?? 1)
  }, 0)
}

async function isGranted(tx: Transaction, accountId: string, invoiceId: string): Promise<boolean> {
  const [row] = await tx
    .select({ id: creditGrants.id })
    .from(creditGrants)
    .where(and(eq(creditGrants.accountId, accountId), eq(creditGrants.sourceKey, keyOf(invoiceId))))
  return row !== undefined
}

function planLineOf({ line, sold }: SoldLine): PlanLine[] {
  if (sold.kind !== 'plan' || sold.addOn !== null) return []
  return [
    {
      plan: sold.plan,
      months: sold.interval === 'year' ? 12 : 1,
      isProration: line.isProration,
      amountMinor: line.amountMinor,
      start: new Date(line.periodStart),
      end: new Date(line.periodEnd),
    },
  ]
}
