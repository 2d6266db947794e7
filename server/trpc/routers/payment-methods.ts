import { z } from 'zod'
import {
  attemptInputSchema,
  type FinishedSetup,
  finishedSetupSchema,
  finishSetupInputSchema,
  methodChangeInputSchema,
  type MethodSetup,
  methodSetupSchema,
  type SavedMethods,
  savedMethodsSchema,
} from '#shared/contracts/payment-methods.ts'
import {
  beginMethodSetup,
  finishMethodSetup,
  removeMethod,
  setDefaultMethod,
} from '../../billing/payment-methods/change-methods.ts'
import { listMethods } from '../../billing/payment-methods/list-methods.ts'
import { financeProcedure, managerProcedure, router } from '../trpc.ts'

export const paymentMethodsRouter = router({
  list: financeProcedure
    .input(z.void())
    .output(savedMethodsSchema)
    .query(({ ctx }): Promise<SavedMethods> => listMethods(ctx.deps, ctx.membership)),

  beginSetup: managerProcedure
    .input(attemptInputSchema)
    .output(methodSetupSchema)
    .mutation(({ ctx, input }): Promise<MethodSetup> =>
      beginMethodSetup(ctx.deps, { ...ctx.membership, user: ctx.user }, input.attemptId, () =>
        ctx.limit('card_attach'),
      ),
    ),

  finishSetup: managerProcedure
    .input(finishSetupInputSchema)
    .output(finishedSetupSchema)
    .mutation(({ ctx, input }): Promise<FinishedSetup> =>
      finishMethodSetup(ctx.deps, { ...ctx.membership, user: ctx.user }, input),
    ),

  setDefault: managerProcedure
    .input(methodChangeInputSchema)
    .output(savedMethodsSchema)
    .mutation(({ ctx, input }): Promise<SavedMethods> =>
      setDefaultMethod(ctx.deps, { ...ctx.membership, user: ctx.user }, input),
    ),

  remove: managerProcedure
    .input(methodChangeInputSchema)
    .output(savedMethodsSchema)
    .mutation(({ ctx, input }): Promise<SavedMethods> =>
      removeMethod(ctx.deps, { ...ctx.membership, user: ctx.user }, input),
    ),
})
