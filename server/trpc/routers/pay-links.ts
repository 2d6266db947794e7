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
import { BillingError, type BillingErrorCode } from '#shared/errors.ts'
import { makePayLink } from '../../billing/pay-links/make-link.ts'
import { openLink, viewLink } from '../../billing/pay-links/open-link.ts'
import { beginLinkedPayment, finishLinkedPayment } from '../../billing/pay-links/pay-by-link.ts'
import type { Context } from '../context.ts'
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
    .query(({ ctx, input }): Promise<LinkedInvoice> =>
      guessing(ctx, async () => viewLink(ctx.deps, await openLink(ctx.deps, input.token))),
    ),

  begin: publicProcedure
    .input(payTokenInputSchema)
    .output(linkedPaymentSchema)
    .mutation(async ({ ctx, input }): Promise<LinkedPayment> => {
      await ctx.limit('pay_link', input.token)
      return guessing(ctx, () => beginLinkedPayment(ctx.deps, input.token))
    }),

  finish: publicProcedure
    .input(payTokenInputSchema)
    .output(linkedInvoiceSchema)
    .mutation(async ({ ctx, input }): Promise<LinkedInvoice> => {
      await ctx.limit('pay_link', input.token)
      return guessing(ctx, () => finishLinkedPayment(ctx.deps, input.token))
    }),
})

/**
 * Counts a wrong link for the address it came from: before it is looked at, so that many at once count too, and taken
 * back when it is one of ours. Whoever guessed too often hears what a wrong guess hears, whatever they bring.
 */
async function guessing<T>(ctx: Pick<Context, 'limit' | 'uncount'>, attempt: () => Promise<T>): Promise<T> {
  await ctx.limit('pay_link_wrong').catch((error: unknown) => {
    throw isRefusal(error, 'rate_limited') ? new BillingError('not_found', 'too many wrong links') : error
  })
  try {
    const result = await attempt()
    await ctx.uncount('pay_link_wrong')
    return result
  } catch (error) {
    if (!isRefusal(error, 'not_found')) await ctx.uncount('pay_link_wrong')
    throw error
  }
}

function isRefusal(error: unknown, code: BillingErrorCode): boolean {
  return error instanceof BillingError && error.code === code
}
