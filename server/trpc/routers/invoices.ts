import { z } from 'zod'
import {
  documentInputSchema,
  type File,
  fileSchema,
  type Invoice,
  invoiceExportInputSchema,
  invoiceInputSchema,
  invoiceListInputSchema,
  type InvoicePage,
  invoicePageSchema,
  invoiceSchema,
  type InvoiceStep,
  invoiceStepSchema,
  payInvoiceInputSchema,
  type Recovery,
  recoverySchema,
  type ReissuedInvoice,
  reissuedInvoiceSchema,
  reissueInvoiceInputSchema,
  type UpcomingInvoice,
  upcomingInvoiceSchema,
} from '#shared/contracts/invoices.ts'
import { exportInvoices } from '../../billing/invoices/export-invoices.ts'
import { invoiceDocument } from '../../billing/invoices/invoice-document.ts'
import { getInvoice } from '../../billing/invoices/get-invoice.ts'
import { listInvoices } from '../../billing/invoices/list-invoices.ts'
import { payInvoice } from '../../billing/invoices/pay-invoice.ts'
import { findRecovery } from '../../billing/invoices/recovery.ts'
import { reissueInvoice } from '../../billing/invoices/reissue-invoice.ts'
import { upcomingInvoice } from '../../billing/invoices/upcoming-invoice.ts'
import { previewing } from '../previewing.ts'
import { financeProcedure, managerProcedure, router } from '../trpc.ts'

export const invoicesRouter = router({
  list: financeProcedure
    .input(invoiceListInputSchema)
    .output(invoicePageSchema)
    .query(({ ctx, input }): Promise<InvoicePage> => listInvoices(ctx.deps, ctx.membership.accountId, input)),

  get: financeProcedure
    .input(invoiceInputSchema)
    .output(invoiceSchema)
    .query(({ ctx, input }): Promise<Invoice> => getInvoice(ctx.deps, ctx.membership, input.invoiceId)),

  /** The payment that failed and waits, for the banner of every billing page. */
  recovery: financeProcedure
    .input(z.void())
    .output(recoverySchema)
    .query(({ ctx }): Promise<Recovery> => findRecovery(ctx.deps, ctx.membership)),

  /** Stripe's own preview of what comes next. */
  upcoming: financeProcedure
    .input(z.void())
    .output(upcomingInvoiceSchema)
    .query(({ ctx }): Promise<UpcomingInvoice> =>
      previewing(ctx, () => upcomingInvoice(ctx.deps, ctx.membership.accountId)),
    ),

  export: financeProcedure
    .input(invoiceExportInputSchema)
    .output(fileSchema)
    .query(({ ctx, input }): Promise<File> => exportInvoices(ctx.deps, ctx.membership.accountId, input)),

  /** Its PDF, or that of a credit note of it, as Stripe made it. */
  document: financeProcedure
    .input(documentInputSchema)
    .output(fileSchema)
    .query(async ({ ctx, input }): Promise<File> => {
      await ctx.limit('document')
      return invoiceDocument(ctx.deps, ctx.membership.accountId, input)
    }),

  /** Puts an invoice with the saved details in the place of one that says something wrong. */
  reissue: managerProcedure
    .input(reissueInvoiceInputSchema)
    .output(reissuedInvoiceSchema)
    .mutation(({ ctx, input }): Promise<ReissuedInvoice> =>
      reissueInvoice(ctx.deps, { ...ctx.membership, user: ctx.user }, input),
    ),

  pay: managerProcedure
    .input(payInvoiceInputSchema)
    .output(invoiceStepSchema)
    .mutation(({ ctx, input }): Promise<InvoiceStep> =>
      payInvoice(ctx.deps, { ...ctx.membership, user: ctx.user }, input, () => ctx.limit('subscribe')),
    ),
})
