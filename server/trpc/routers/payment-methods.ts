import { z } from 'zod'
import {
  attemptInputSchema,
  backupInputSchema,
  type FinishedSetup,
  finishedSetupSchema,
  finishSetupInputSchema,
  keepMethodInputSchema,
  methodChangeInputSchema,
  type MethodSetup,
  methodSetupSchema,
  type SavedMethods,
  savedMethodsSchema,
} from '#shared/contracts/payment-methods.ts'
import {
  beginMethodSetup,
  finishMethodSetup,
  setDefaultMethod,
} from '../../billing/payment-methods/change-methods.ts'
import { listMethods } from '../../billing/payment-methods/list-methods.ts'
import { keepMethod, removeMethod } from '../../billing/payment-methods/remove-method.ts'
import { setBackup } from '../../billing/payment-methods/set-backup.ts'
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

  setBackup: managerProcedure
    .input(backupInputSchema)
    .output(savedMethodsSchema)
    .mutation(({ ctx, input }): Promise<SavedMethods> =>
      setBackup(ctx.deps, { ...ctx.membership, user: ctx.user }, input),
    ),

  remove: managerProcedure
    .input(methodChangeInputSchema)
    .output(savedMethodsSchema)
    .mutation(({ ctx, input }): Promise<SavedMethods> =>
      removeMethod(ctx.deps, { ...ctx.membership, user: ctx.user }, input),
    ),

  keep: managerProcedure
    .input(keepMethodInputSchema)
    .output(savedMethodsSchema)
    .mutation(({ ctx, input }): Promise<SavedMethods> =>
      keepMethod(ctx.deps, { ...ctx.membership, user: ctx.user }, input),
    ),
})
