import { z } from 'zod'
import { normalTaxId, taxIdTypeNames } from '../billing/tax-id-types.ts'
import { maxEmailLength, maxInvoiceEmails, maxPoNumberLength } from '../billing-details-limits.ts'
import { localeSchema } from './plans.ts'
import { attemptIdSchema } from './subscriptions.ts'

const text = (max: number) => z.string().trim().min(1).max(max)

/** An address as its country writes it; what a country does not have is null. */
export const addressSchema = z.strictObject({
  line1: text(200),
  line2: text(200).nullable(),
  city: text(100).nullable(),
  state: text(100).nullable(),
  postalCode: text(20).nullable(),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/),
})
export type Address = z.infer<typeof addressSchema>

export const buyerKinds = ['individual', 'company'] as const

/** Who is billed: what stands on the next invoice and where it goes. */
export const billingDetailsSchema = z.strictObject({
  kind: z.enum(buyerKinds),
  /** The legal name: the person's, or the company's. */
  name: text(150),
  address: addressSchema,
  /** The first is the customer's own at Stripe, which gets its bills; the others are kept with it. */
  emails: z
    .array(z.email().max(maxEmailLength))
    .min(1)
    .max(maxInvoiceEmails)
    .refine((emails) => new Set(emails.map((email) => email.toLowerCase())).size === emails.length),
  /** The buyer's own reference, which stands on each invoice. */
  poNumber: text(maxPoNumberLength).nullable(),
  /** Of invoices and their PDF. */
  language: localeSchema,
})
export type BillingDetails = z.infer<typeof billingDetailsSchema>

export const taxIdStatuses = ['pending', 'verified', 'unverified', 'unavailable'] as const

/** A number by which tax offices know the account. */
export const savedTaxIdSchema = z.strictObject({
  type: z.string(),
  value: z.string(),
  country: z.string().nullable(),
  /** What the register said; `unavailable` where none is asked. */
  status: z.enum(taxIdStatuses),
  verifiedName: z.string().nullable(),
})
export type SavedTaxId = z.infer<typeof savedTaxIdSchema>

/** What is known of an account before and after it said who it is. */
export const savedDetailsSchema = z.strictObject({
  details: z.strictObject({
    kind: z.enum(buyerKinds),
    name: z.string().nullable(),
    /** Null until a country and a street are known. */
    address: addressSchema.nullable(),
    emails: z.array(z.string()),
    poNumber: z.string().nullable(),
    language: localeSchema,
  }),
  /** Newest first. */
  taxIds: z.array(savedTaxIdSchema),
  /** Goes back with a change, which is refused when somebody else changed something meanwhile. */
  version: z.string(),
  /** When the next invoice is made; null when none is due. */
  nextInvoiceAt: z.iso.datetime().nullable(),
  canManage: z.boolean(),
})
export type SavedDetails = z.infer<typeof savedDetailsSchema>

export const saveDetailsInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  version: z.string().max(100),
  details: billingDetailsSchema,
})
export type SaveDetailsInput = z.infer<typeof saveDetailsInputSchema>

export const addTaxIdInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  type: z.enum(taxIdTypeNames),
  value: text(50).transform(normalTaxId),
})
export type AddTaxIdInput = z.infer<typeof addTaxIdInputSchema>

/** The number itself says which one; an account has none twice. */
export const removeTaxIdInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  type: z.string().max(50),
  value: z.string().max(50),
})
export type RemoveTaxIdInput = z.infer<typeof removeTaxIdInputSchema>
