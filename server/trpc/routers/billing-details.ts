import { z } from 'zod'
import {
  addTaxIdInputSchema,
  removeTaxIdInputSchema,
  type SavedDetails,
  savedDetailsSchema,
  saveDetailsInputSchema,
} from '#shared/contracts/billing-details.ts'
import { addTaxId, removeTaxId } from '../../billing/billing-details/change-tax-ids.ts'
import { getDetails } from '../../billing/billing-details/get-details.ts'
import { saveDetails } from '../../billing/billing-details/save-details.ts'
import { financeProcedure, managerProcedure, router } from '../trpc.ts'

export const billingDetailsRouter = router({
  get: financeProcedure
    .input(z.void())
    .output(savedDetailsSchema)
    .query(({ ctx }): Promise<SavedDetails> => getDetails(ctx.deps, ctx.membership)),

  save: managerProcedure
    .input(saveDetailsInputSchema)
    .output(savedDetailsSchema)
    .mutation(({ ctx, input }): Promise<SavedDetails> =>
      saveDetails(ctx.deps, { ...ctx.membership, user: ctx.user }, input),
    ),

  addTaxId: managerProcedure
    .input(addTaxIdInputSchema)
    .output(savedDetailsSchema)
    .mutation(({ ctx, input }): Promise<SavedDetails> =>
      addTaxId(ctx.deps, { ...ctx.membership, user: ctx.user }, input),
    ),

  removeTaxId: managerProcedure
    .input(removeTaxIdInputSchema)
    .output(savedDetailsSchema)
    .mutation(({ ctx, input }): Promise<SavedDetails> =>
      removeTaxId(ctx.deps, { ...ctx.membership, user: ctx.user }, input),
    ),
})
