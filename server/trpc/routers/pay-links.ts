import { invoiceInputSchema } from '#shared/contracts/invoices.ts'
import {
  type LinkedInvoice,
  linkedInvoiceSchema,
  type LinkedPayment,
  linkedPaymentSchema,
  type PayLink,
  payLinkSchema,
  payTokenInputSchema,
} from '#shared/contracts/pay-links.ts'
import { makePayLink } from '../../billing/pay-links/make-link.ts'
import { openLink, viewLink } from '../../billing/pay-links/open-link.ts'
import { beginLinkedPayment, finishLinkedPayment } from '../../billing/pay-links/pay-by-link.ts'
import { managerProcedure, publicProcedure, router } from '../trpc.ts'

/** Whoever has a link is nobody that we know: its signature is all that counts, signed in or not. */
export const payLinksRouter = router({
  create: managerProcedure
    .input(invoiceInputSchema)
    .output(payLinkSchema)
    .mutation(({ ctx, input }): Promise<PayLink> =>
      makePayLink(ctx.deps, { accountId: ctx.membership.accountId, userId: ctx.user.id }, input.invoiceId),
    ),

  open: publicProcedure
    .input(payTokenInputSchema)
    .output(linkedInvoiceSchema)
    .query(async ({ ctx, input }): Promise<LinkedInvoice> =>
      viewLink(ctx.deps, await openLink(ctx.deps, input.token)),
    ),

  begin: publicProcedure
    .input(payTokenInputSchema)
    .output(linkedPaymentSchema)
    .mutation(async ({ ctx, input }): Promise<LinkedPayment> => {
      await ctx.limit('pay_link', input.token)
      return beginLinkedPayment(ctx.deps, input.token)
    }),

  finish: publicProcedure
    .input(payTokenInputSchema)
    .output(linkedInvoiceSchema)
    .mutation(async ({ ctx, input }): Promise<LinkedInvoice> => {
      await ctx.limit('pay_link', input.token)
      return finishLinkedPayment(ctx.deps, input.token)
    }),
})
