import { z } from 'zod'
import {
  type AttemptOutcome,
  attemptOutcomeSchema,
  type CurrentSubscription,
  currentSubscriptionSchema,
  outcomeInputSchema,
  type PaymentStep,
  paymentStepSchema,
  type Quote,
  quoteInputSchema,
  quoteSchema,
  startSubscriptionInputSchema,
} from '#shared/contracts/subscriptions.ts'
import { findQuote } from '../../billing/quotes/quotes.ts'
import { attemptOutcome } from '../../billing/subscriptions/attempt-outcome.ts'
import { currentSubscription } from '../../billing/subscriptions/current-subscription.ts'
import { startSubscription } from '../../billing/subscriptions/start-subscription.ts'
import { managerProcedure, router, signedInProcedure } from '../trpc.ts'

export const subscriptionsRouter = router({
  current: signedInProcedure
    .input(z.void())
    .output(currentSubscriptionSchema)
    .query(({ ctx }): Promise<CurrentSubscription> => currentSubscription(ctx.deps, ctx.membership)),

  start: managerProcedure
    .input(startSubscriptionInputSchema)
    .output(paymentStepSchema)
    .mutation(({ ctx, input }): Promise<PaymentStep> => {
      const starter = { accountId: ctx.membership.accountId, user: ctx.user, ip: ctx.ip }
      return startSubscription(ctx.deps, starter, input, () => ctx.limit('subscribe'))
    }),

  outcome: signedInProcedure
    .input(outcomeInputSchema)
    .output(attemptOutcomeSchema)
    .query(({ ctx, input }): Promise<AttemptOutcome> =>
      attemptOutcome(ctx.deps, ctx.membership.accountId, input.attemptId),
    ),

  quote: signedInProcedure
    .input(quoteInputSchema)
    .output(quoteSchema)
    .query(({ ctx, input }): Promise<Quote> => findQuote(ctx.deps, ctx.membership.accountId, input.quoteId)),
})
