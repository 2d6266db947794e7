import type Stripe from 'stripe'
import { z } from 'zod'
import { creditNoteSchema, type StripeCreditNote } from './credit-note-object.ts'
import { asking } from './errors.ts'

/** What was taken off an invoice, oldest first. More than a hundred notes on one invoice are not to be had. */
export async function readCreditNotes(stripe: Stripe, invoice: string): Promise<StripeCreditNote[]> {
  const page = await asking(() => stripe.creditNotes.list({ invoice, limit: 100 }))
  return z.array(creditNoteSchema).parse(page.data).reverse()
}

/** The note that an operation made of an invoice, found by the mark it carries, or null. */
export async function findCreditNoteOf(
  stripe: Stripe,
  invoice: string,
  operationId: string,
): Promise<StripeCreditNote | null> {
  const notes = await readCreditNotes(stripe, invoice)
  return notes.find(({ metadata }) => metadata?.['operation_id'] === operationId) ?? null
}

/** Where a note's PDF is at the moment. */
export async function readCreditNotePdfAddress(stripe: Stripe, id: string): Promise<string | null> {
  return (await asking(() => stripe.creditNotes.retrieve(id))).pdf
}
