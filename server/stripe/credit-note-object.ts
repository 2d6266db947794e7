import { z } from 'zod'
import { invoiceIdSchema, metadata, moment, reference, withId } from './object-parts.ts'

/** A document that takes something off an invoice, or says what was given back of it. */
export const creditNoteSchema = z.object({
  object: z.literal('credit_note'),
  id: z.string(),
  number: z.string(),
  status: z.enum(['issued', 'void']),
  invoice: reference(invoiceIdSchema, withId(invoiceIdSchema)),
  total: z.int(),
  total_taxes: z.array(z.object({ amount: z.int() })).nullable(),
  post_payment_amount: z.int(),
  out_of_band_amount: z.int().nullable(),
  refunds: z.array(z.object({ amount_refunded: z.int() })),
  created: moment,
  metadata: metadata.nullish(),
})
export type StripeCreditNote = z.infer<typeof creditNoteSchema>
