import { z } from 'zod'
import { planChoiceSchema } from '#shared/contracts/subscriptions.ts'

/** A wish to subscribe with all that was true when it was made, so that it can be carried out later. */
export const startWishSchema = z.strictObject({
  choice: planChoiceSchema,
  /** What was shown as due now; another amount is not charged without asking again. */
  expectedDueMinor: z.int(),
  trialDays: z.int().nullable(),
  customer: z.strictObject({ email: z.string(), name: z.string() }),
  consent: z.strictObject({ version: z.string(), ip: z.string() }),
})
export type StartWish = z.infer<typeof startWishSchema>

/** What each kind of operation is asked for with, as it is stored. */
export interface OperationInputs {
  start_subscription: StartWish
}

export type OperationKind = keyof OperationInputs
export type OperationInput = OperationInputs[OperationKind]
