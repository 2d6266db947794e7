import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { attemptIdSchema } from './subscriptions.ts'
import { taxesSchema } from './taxes.ts'

/** An invoice's state as people speak of it; it follows from Stripe's status, the payments and what was given back. */
export const invoiceStates = [
  'draft',
  'open',
  'failed',
  'bank_check',
  'processing',
  'part_paid',
  'paid',
  'part_refunded',
  'refunded',
  'replaced',
  'void',
  'uncollectible',
] as const
export type InvoiceState = (typeof invoiceStates)[number]

/** What the list can be narrowed to; each is one or more of Stripe's states. */
export const invoiceFilters = ['all', 'open', 'paid', 'void'] as const
export type InvoiceFilter = (typeof invoiceFilters)[number]

/** What an invoice or a line is about. Words follow from it on the screen. */
export const invoiceSubjectSchema = z.strictObject({
  reason: z.enum(['start', 'renewal', 'change', 'usage', 'one_off']),
  plan: z.string().nullable(),
})
export type InvoiceSubject = z.infer<typeof invoiceSubjectSchema>

export const invoiceRowSchema = z.strictObject({
  id: z.uuid(),
  number: z.string().nullable(),
  createdAt: z.iso.datetime(),
  dueAt: z.iso.datetime().nullable(),
  subject: invoiceSubjectSchema,
  state: z.enum(invoiceStates),
  total: moneySchema,
  remaining: moneySchema,
  /** There is a document to download. */
  hasDocument: z.boolean(),
})
export type InvoiceRow = z.infer<typeof invoiceRowSchema>

/** Where a page of the list goes on: the moment and the name of the last row that was shown. */
export const invoiceCursorSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)

export const invoiceListInputSchema = z.strictObject({
  filter: z.enum(invoiceFilters),
  year: z.int().min(2000).max(2200).nullable(),
  /** Part of a number, or a whole amount. */
  search: z.string().trim().max(40),
  cursor: invoiceCursorSchema.nullable(),
})
export type InvoiceListInput = z.infer<typeof invoiceListInputSchema>

export const invoicePageSchema = z.strictObject({
  rows: z.array(invoiceRowSchema),
  /** How many there are with these filters, over all pages. */
  count: z.int(),
  /** Years in which there are invoices, newest first. */
  years: z.array(z.int()),
  next: invoiceCursorSchema.nullable(),
})
export type InvoicePage = z.infer<typeof invoicePageSchema>

export const invoiceLineSchema = z.strictObject({
  /** null where the price is none of ours; then the description says what it was. */
  plan: z.string().nullable(),
  addOn: z.string().nullable(),
  description: z.string().nullable(),
  quantity: z.int().nullable(),
  unit: moneySchema.nullable(),
  amount: moneySchema,
  /** `unused` gives back what was paid for the rest of a period, `rest` charges it anew. */
  proration: z.enum(['unused', 'rest']).nullable(),
  periodStart: z.iso.datetime(),
  periodEnd: z.iso.datetime(),
})
export type InvoiceLine = z.infer<typeof invoiceLineSchema>

/** One try to take the money. */
export const invoicePaymentSchema = z.strictObject({
  at: z.iso.datetime(),
  status: z.enum(['succeeded', 'pending', 'failed']),
  amount: moneySchema,
  refunded: moneySchema,
  isDisputed: z.boolean(),
  method: z
    .strictObject({ type: z.string(), brand: z.string().nullable(), last4: z.string().nullable() })
    .nullable(),
  declineCode: z.string().nullable(),
})
export type InvoicePayment = z.infer<typeof invoicePaymentSchema>

/** Why a total differs from that of the invoice before: one entry for each cause. */
export const invoiceDifferenceSchema = z.strictObject({
  cause: z.enum(['plan', 'add_on', 'other', 'proration', 'discount', 'tax']),
  code: z.string().nullable(),
  /** How many more (or fewer) of it there are; null where that is not what changed. */
  quantity: z.int().nullable(),
  amount: moneySchema,
})
export type InvoiceDifference = z.infer<typeof invoiceDifferenceSchema>

const addressSchema = z.strictObject({
  line1: z.string().nullable(),
  line2: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  postalCode: z.string().nullable(),
  country: z.string().nullable(),
})

const buyerSchema = z.strictObject({
  name: z.string().nullable(),
  email: z.string().nullable(),
  address: addressSchema.nullable(),
  taxIds: z.array(z.strictObject({ type: z.string(), value: z.string().nullable() })),
  customFields: z.array(z.strictObject({ name: z.string(), value: z.string() })),
})
export type InvoiceBuyer = z.infer<typeof buyerSchema>

/** Why wrong details on an invoice stay there. */
export const correctionRefusals = [
  'draft',
  'unpaid',
  'void',
  'replaced',
  'nothing_billed',
  'given_back',
  'disputed',
  'too_old',
  'details_missing',
  'same_details',
  'balance_owed',
] as const
export type CorrectionRefusal = (typeof correctionRefusals)[number]

/** What was taken off an invoice, or given back of it. */
export const creditNoteSchema = z.strictObject({
  number: z.string(),
  at: z.iso.datetime(),
  isVoid: z.boolean(),
  total: moneySchema,
  tax: moneySchema,
  refunded: moneySchema,
  toBalance: moneySchema,
})
export type CreditNote = z.infer<typeof creditNoteSchema>

const otherInvoiceSchema = z.strictObject({ id: z.uuid(), number: z.string().nullable() })

export const invoiceSchema = invoiceRowSchema.extend({
  periodStart: z.iso.datetime().nullable(),
  periodEnd: z.iso.datetime().nullable(),
  paidAt: z.iso.datetime().nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
  lines: z.array(invoiceLineSchema),
  subtotal: moneySchema,
  discount: moneySchema,
  taxes: z.array(
    z.strictObject({ amount: moneySchema, percent: z.number().nullable(), isInclusive: z.boolean() }),
  ),
  /** Taken from the customer's balance (negative) or added to it. */
  balanceApplied: moneySchema,
  credited: moneySchema,
  paid: moneySchema,
  payments: z.array(invoicePaymentSchema),
  seller: z.strictObject({ name: z.string().nullable(), country: z.string().nullable() }).nullable(),
  buyer: buyerSchema.nullable(),
  /** Oldest first. */
  creditNotes: z.array(creditNoteSchema),
  replaces: otherInvoiceSchema.nullable(),
  replacedBy: otherInvoiceSchema.nullable(),
  /** What can be done about wrong details: an invoice for that buyer takes its place, or why not. */
  correction: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('possible'), buyer: buyerSchema }),
    z.strictObject({ kind: z.literal('refused'), reason: z.enum(correctionRefusals) }),
  ]),
  canManage: z.boolean(),
  /** Set where there is an earlier invoice of the same plan to compare with. */
  before: z
    .strictObject({ number: z.string().nullable(), differences: z.array(invoiceDifferenceSchema) })
    .nullable(),
  /** It waits for money, and this person may pay it. */
  canPay: z.boolean(),
})
export type Invoice = z.infer<typeof invoiceSchema>

export const invoiceInputSchema = z.strictObject({ invoiceId: z.uuid() })

/** The invoice's document, or that of a credit note of it. */
export const documentInputSchema = invoiceInputSchema.extend({ creditNote: z.string().max(60).optional() })
export type DocumentInput = z.infer<typeof documentInputSchema>

/** What Stripe says will be billed next; null when nothing will. */
export const upcomingInvoiceSchema = z
  .strictObject({
    at: z.iso.datetime(),
    total: moneySchema,
    due: moneySchema,
    lines: z.array(invoiceLineSchema),
    subtotal: moneySchema,
    discount: moneySchema,
    tax: moneySchema,
    /** Why the tax is what it is; null where none are worked out. */
    taxes: taxesSchema.nullable(),
    balanceApplied: moneySchema,
  })
  .nullable()
export type UpcomingInvoice = z.infer<typeof upcomingInvoiceSchema>

/** A payment that failed and what can be done about it; null when nothing waits for money. */
export const recoverySchema = z
  .strictObject({
    invoiceId: z.uuid(),
    number: z.string().nullable(),
    remaining: moneySchema,
    plan: z.string().nullable(),
    /** The last try, with the bank's word; null when there was nothing to charge. */
    lastTry: invoicePaymentSchema.nullable(),
    /** Every try that failed, oldest first. */
    tries: z.array(invoicePaymentSchema),
    /** When the money is asked for again by itself; null when it is not. */
    nextAttemptAt: z.iso.datetime().nullable(),
    /** Another method is on file that could pay at once. */
    hasOtherMethod: z.boolean(),
    /** What the money is for: a plan that runs on, one that rests until it is paid, one that has ended, or none of these. */
    standing: z.enum(['runs', 'on_hold', 'ended', 'none']),
    canPay: z.boolean(),
  })
  .nullable()
export type Recovery = z.infer<typeof recoverySchema>

export const payInvoiceInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  invoiceId: z.uuid(),
  methodId: z.uuid(),
})
export type PayInvoiceInput = z.infer<typeof payInvoiceInputSchema>

export const reissueInvoiceInputSchema = z.strictObject({ attemptId: attemptIdSchema, invoiceId: z.uuid() })
export type ReissueInvoiceInput = z.infer<typeof reissueInvoiceInputSchema>

/** The invoice that took the other one's place. */
export const reissuedInvoiceSchema = z.strictObject({ invoiceId: z.uuid() })
export type ReissuedInvoice = z.infer<typeof reissuedInvoiceSchema>

/** How a payment went; with `bank_check` the page shows the bank's question by the secret. */
export const invoiceStepSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paid') }),
  z.strictObject({ kind: z.literal('processing') }),
  z.strictObject({ kind: z.literal('bank_check'), clientSecret: z.string() }),
])
export type InvoiceStep = z.infer<typeof invoiceStepSchema>

/** A file that the page offers to save. */
export const fileSchema = z.strictObject({
  name: z.string(),
  type: z.enum(['text/csv', 'application/pdf']),
  base64: z.string(),
})
export type File = z.infer<typeof fileSchema>

export const invoiceExportInputSchema = invoiceListInputSchema.omit({ cursor: true })
export type InvoiceExportInput = z.infer<typeof invoiceExportInputSchema>
