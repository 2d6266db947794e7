import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { invoiceSubjectSchema } from './invoices.ts'

/** What stands in the address: the link's name and its signature. */
export const payTokenSchema = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[A-Za-z0-9_-]{43}$/)
export const payTokenInputSchema = z.strictObject({ token: payTokenSchema })

/** All that somebody with the link learns: one invoice while it is open, and afterwards only that it is settled. */
export const linkedInvoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    seller: z.string().nullable(),
    number: z.string().nullable(),
    subject: invoiceSubjectSchema,
    issuedAt: z.iso.datetime(),
    remaining: moneySchema,
    expiresAt: z.iso.datetime(),
  }),
  z.strictObject({ kind: z.literal('processing') }),
  z.strictObject({ kind: z.literal('paid') }),
  /** It was voided or written off. */
  z.strictObject({ kind: z.literal('closed') }),
  z.strictObject({ kind: z.literal('expired') }),
])
export type LinkedInvoice = z.infer<typeof linkedInvoiceSchema>

export const linkedPaymentSchema = z.strictObject({ clientSecret: z.string(), returnUrl: z.string() })
export type LinkedPayment = z.infer<typeof linkedPaymentSchema>

export const payLinkSchema = z.strictObject({ url: z.url(), expiresAt: z.iso.datetime() })
export type PayLink = z.infer<typeof payLinkSchema>
