import { z } from 'zod'
import {
  type ActionQuote,
  actionQuoteSchema,
  type AttemptOutcome,
  attemptOutcomeSchema,
  cancelSubscriptionInputSchema,
  type CurrentSubscription,
  currentSubscriptionSchema,
  extendPauseInputSchema,
  keepSubscriptionInputSchema,
  outcomeInputSchema,
  pauseSubscriptionInputSchema,
  quoteActionInputSchema,
  quotedActionInputSchema,
  type PaymentStep,
  paymentStepSchema,
  type Quote,
  quoteInputSchema,
  quoteSchema,
  type SeatUse,
  seatUseSchema,
  startSubscriptionInputSchema,
} from '#shared/contracts/subscriptions.ts'
import { quoteTaxedOrderInputSchema, type TaxedOrder, taxedOrderSchema } from '#shared/contracts/taxes.ts'
import {
  type ChangePreview,
  changePreviewSchema,
  changeSubscriptionInputSchema,
  dropBookedChangeInputSchema,
  previewChangeInputSchema,
  waitingChangeInputSchema,
} from '#shared/contracts/plan-changes.ts'
import { changeSubscription } from '../../billing/changes/change-subscription.ts'
import { previewChange } from '../../billing/changes/preview-change.ts'
import { dropBookedChange, dropChange, finishChange } from '../../billing/changes/waiting-changes.ts'
import { quoteTaxedOrder } from '../../billing/tax/quote-taxed-order.ts'
import { findQuote } from '../../billing/quotes/quotes.ts'
import { attemptOutcome } from '../../billing/subscriptions/attempt-outcome.ts'
import {
  cancelSubscription,
  keepSubscription,
  type Manager,
} from '../../billing/subscriptions/cancel-subscription.ts'
import { currentSubscription } from '../../billing/subscriptions/current-subscription.ts'
import { quoteAction } from '../../billing/subscriptions/action-quote.ts'
import { dropPause, extendPause, pauseSubscription } from '../../billing/subscriptions/pause-subscription.ts'
import { runAgain } from '../../billing/subscriptions/resume-subscription.ts'
import { seatUse } from '../../billing/subscriptions/seat-use.ts'
import { startSubscription } from '../../billing/subscriptions/start-subscription.ts'
import type { Deps } from '../../deps.ts'
import type { Membership, SignedInUser } from '../context.ts'
import { previewing } from '../previewing.ts'
import { managerProcedure, router, signedInProcedure } from '../trpc.ts'

export const subscriptionsRouter = router({
  current: signedInProcedure
    .input(z.void())
    .output(currentSubscriptionSchema)
    .query(({ ctx }): Promise<CurrentSubscription> => currentSubscription(ctx.deps, ctx.membership)),

  /** The seats that are paid for and who sits on them. */
  seats: signedInProcedure
    .input(z.void())
    .output(seatUseSchema)
    .query(({ ctx }): Promise<SeatUse> => seatUse(ctx.deps, ctx.membership.accountId)),

  start: managerProcedure
    .input(startSubscriptionInputSchema)
    .output(paymentStepSchema)
    .mutation(({ ctx, input }): Promise<PaymentStep> => {
      const starter = { ...managerOf(ctx), ip: ctx.ip }
      return startSubscription(ctx.deps, starter, input, () => ctx.limit('subscribe'))
    }),

  cancel: managerProcedure
    .input(cancelSubscriptionInputSchema)
    .output(currentSubscriptionSchema)
    .mutation(({ ctx, input }) =>
      andThenCurrent(ctx, (manager) => cancelSubscription(ctx.deps, manager, input)),
    ),

  keep: managerProcedure
    .input(keepSubscriptionInputSchema)
    .output(currentSubscriptionSchema)
    .mutation(({ ctx, input }) =>
      andThenCurrent(ctx, (manager) => keepSubscription(ctx.deps, manager, input)),
    ),

  pause: managerProcedure
    .input(pauseSubscriptionInputSchema)
    .output(currentSubscriptionSchema)
    .mutation(({ ctx, input }) =>
      andThenCurrent(ctx, (manager) => pauseSubscription(ctx.deps, manager, input)),
    ),

  dropPause: managerProcedure
    .input(keepSubscriptionInputSchema)
    .output(currentSubscriptionSchema)
    .mutation(({ ctx, input }) => andThenCurrent(ctx, (manager) => dropPause(ctx.deps, manager, input))),

  /** Moves the day on which a pause that runs ends. */
  extendPause: managerProcedure
    .input(extendPauseInputSchema)
    .output(currentSubscriptionSchema)
    .mutation(({ ctx, input }) => andThenCurrent(ctx, (manager) => extendPause(ctx.deps, manager, input))),

  /** What an order costs with taxes and credit; `start` takes the quote. */
  quoteOrder: managerProcedure
    .input(quoteTaxedOrderInputSchema)
    .output(taxedOrderSchema)
    .mutation(({ ctx, input }): Promise<TaxedOrder> =>
      previewing(ctx, () => quoteTaxedOrder(ctx.deps, ctx.membership.accountId, input)),
    ),

  /** What resuming, ending a trial or ending at once costs or gives back now. */
  quoteAction: managerProcedure
    .input(quoteActionInputSchema)
    .output(actionQuoteSchema)
    .mutation(({ ctx, input }): Promise<ActionQuote> =>
      previewing(ctx, () => quoteAction(ctx.deps, ctx.membership.accountId, input.action)),
    ),

  resume: managerProcedure
    .input(quotedActionInputSchema)
    .output(paymentStepSchema)
    .mutation(({ ctx, input }): Promise<PaymentStep> => runAgain(ctx.deps, managerOf(ctx), 'resume', input)),

  endTrial: managerProcedure
    .input(quotedActionInputSchema)
    .output(paymentStepSchema)
    .mutation(({ ctx, input }): Promise<PaymentStep> =>
      runAgain(ctx.deps, managerOf(ctx), 'end_trial', input),
    ),

  /** What another order would cost and from when; no change yet. */
  previewChange: managerProcedure
    .input(previewChangeInputSchema)
    .output(changePreviewSchema)
    .mutation(({ ctx, input }): Promise<ChangePreview> =>
      previewing(ctx, () => previewChange(ctx.deps, ctx.membership.accountId, input)),
    ),

  /** Carries out what was previewed. */
  change: managerProcedure
    .input(changeSubscriptionInputSchema)
    .output(paymentStepSchema)
    .mutation(({ ctx, input }): Promise<PaymentStep> => {
      const starter = { ...managerOf(ctx), ip: ctx.ip }
      return changeSubscription(ctx.deps, starter, input, () => ctx.limit('subscribe'))
    }),

  /** Goes on with a change that waits for its payment. */
  finishChange: managerProcedure
    .input(waitingChangeInputSchema)
    .output(paymentStepSchema)
    .mutation(({ ctx, input }): Promise<PaymentStep> => finishChange(ctx.deps, managerOf(ctx), input)),

  /** Gives up a change that waits for its payment. */
  dropChange: managerProcedure
    .input(waitingChangeInputSchema)
    .output(currentSubscriptionSchema)
    .mutation(({ ctx, input }) => andThenCurrent(ctx, (manager) => dropChange(ctx.deps, manager, input))),

  /** Lets go of a change that is booked for the next period. */
  dropBookedChange: managerProcedure
    .input(dropBookedChangeInputSchema)
    .output(currentSubscriptionSchema)
    .mutation(({ ctx, input }) =>
      andThenCurrent(ctx, (manager) => dropBookedChange(ctx.deps, manager, input)),
    ),

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

interface ManagerContext {
  deps: Deps
  user: SignedInUser
  membership: Membership
}

function managerOf({ user, membership }: ManagerContext): Manager {
  return { accountId: membership.accountId, user }
}

/** Does something to the subscription, and answers with what holds afterwards. */
async function andThenCurrent(
  ctx: ManagerContext,
  act: (manager: Manager) => Promise<void>,
): Promise<CurrentSubscription> {
  await act(managerOf(ctx))
  return currentSubscription(ctx.deps, ctx.membership)
}
