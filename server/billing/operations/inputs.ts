import { z } from 'zod'
import { taxIdTypeNames } from '#shared/billing/tax-id-types.ts'
import { billingDetailsSchema } from '#shared/contracts/billing-details.ts'
import { localeSchema } from '#shared/contracts/plans.ts'
import { currencySchema } from '#shared/money.ts'
import { cancelReasons, planChoiceSchema } from '#shared/contracts/subscriptions.ts'

/** A promotion code of Stripe's that lowers what is bought. */
export const promotionSchema = z.strictObject({ id: z.string(), code: z.string() })
export type WishedPromotion = z.infer<typeof promotionSchema>

/** A wish to subscribe with all that was true when it was made, so that it can be carried out later. */
export const startWishSchema = z.strictObject({
  choice: planChoiceSchema,
  /** What was shown as due now; another amount is not charged without asking again. */
  expectedDueMinor: z.int(),
  trialDays: z.int().nullable(),
  customer: z.strictObject({ email: z.string(), name: z.string() }),
  consent: z.strictObject({ version: z.string(), ip: z.string() }),
  /** The method on file that pays; null where the browser confirms with what was typed. */
  methodId: z.string().nullable().default(null),
  promotion: promotionSchema.nullable().default(null),
  /** Stripe adds the taxes of the buyer's address. */
  automaticTax: z.boolean().default(false),
})
export type StartWish = z.infer<typeof startWishSchema>

/** A change that was booked and had to be let go, with its day; it comes back when what took its place is taken back. */
export const releasedChangeSchema = z.strictObject({ choice: planChoiceSchema, at: z.iso.datetime() })
export type ReleasedChange = z.infer<typeof releasedChangeSchema>

/** A wish to let a subscription end, with its period or at once. */
export const cancelWishSchema = z.strictObject({
  subscriptionId: z.string(),
  reason: z.enum(cancelReasons).nullable(),
  comment: z.string().nullable(),
  /** Ends at once, with so much of that payment given back; absent or null, with the period. */
  now: z
    .strictObject({ refundMinor: z.int(), paymentIntentId: z.string().nullable() })
    .nullable()
    .default(null),
  released: releasedChangeSchema.nullable().default(null),
})
export type CancelWish = z.infer<typeof cancelWishSchema>

/** A wish to take a cancellation back before the end. */
export const keepWishSchema = z.strictObject({
  subscriptionId: z.string(),
  /** What was booked before and is booked again. */
  putBack: planChoiceSchema.nullable().default(null),
})
export type KeepWish = z.infer<typeof keepWishSchema>

/** Moments of a pause that are null: now, and until somebody resumes it. */
const pauseTimes = {
  pauseAt: z.iso.datetime().nullable(),
  resumeAt: z.iso.datetime().nullable(),
  givesCredit: z.boolean(),
}
const pauseTimesSchema = z.strictObject(pauseTimes)
export type PauseTimes = z.infer<typeof pauseTimesSchema>

/** A wish to change what runs, as it was previewed and agreed to. */
export const changeWishSchema = z.strictObject({
  subscriptionId: z.string(),
  now: planChoiceSchema.nullable(),
  later: planChoiceSchema.nullable(),
  /** Seconds, those of the preview. */
  prorationDate: z.int(),
  dueMinor: z.int(),
  /** What was booked before: let go first, and booked again where the payment fails. */
  replaces: planChoiceSchema.nullable(),
  /** A pause that was booked before: let go first, and booked again where the payment fails. */
  replacesPause: pauseTimesSchema.nullable().default(null),
  consent: z.strictObject({ version: z.string(), ip: z.string() }),
})
export type ChangeWish = z.infer<typeof changeWishSchema>

/** A wish about a change that waits for its payment. */
export const waitingChangeWishSchema = z.strictObject({
  changeOperationId: z.string(),
  change: changeWishSchema,
})
export type WaitingChangeWish = z.infer<typeof waitingChangeWishSchema>

/** A wish to let go of what is booked for the next period. */
export const dropBookedWishSchema = z.strictObject({ subscriptionId: z.string(), scheduleId: z.string() })
export type DropBookedWish = z.infer<typeof dropBookedWishSchema>

/** A wish to put a payment method on file. */
export const cardSetupWishSchema = z.strictObject({
  customer: z.strictObject({ email: z.string(), name: z.string() }),
})
export type CardSetupWish = z.infer<typeof cardSetupWishSchema>

/** A wish to keep what was set up, and to pay with it from now on. */
export const saveMethodWishSchema = z.strictObject({
  setupIntentId: z.string(),
  makeDefault: z.boolean(),
})
export type SaveMethodWish = z.infer<typeof saveMethodWishSchema>

/** A wish about one payment method that is on file. */
export const methodWishSchema = z.strictObject({ methodId: z.string() })
export type MethodWish = z.infer<typeof methodWishSchema>

/** A wish to pay an open invoice with a method that is on file. */
export const payInvoiceWishSchema = z.strictObject({
  invoiceId: z.string(),
  methodId: z.string(),
  /** Nobody is there who could answer the bank. */
  isOffSession: z.boolean().default(false),
})
export type PayInvoiceWish = z.infer<typeof payInvoiceWishSchema>

/** A wish to have a paid invoice made again with the details that are saved now. */
export const reissueInvoiceWishSchema = z.strictObject({
  invoiceId: z.string(),
  number: z.string(),
  customerId: z.string(),
  totalMinor: z.int(),
  language: localeSchema,
})
export type ReissueInvoiceWish = z.infer<typeof reissueInvoiceWishSchema>

/** A wish to buy something once. */
export const buyProductWishSchema = z.strictObject({
  product: z.string(),
  currency: currencySchema,
  /** What was shown; another amount is not charged without asking again. */
  expectedDueMinor: z.int(),
  customer: z.strictObject({ email: z.string(), name: z.string() }),
  consent: z.strictObject({ version: z.string(), ip: z.string() }),
  /** The method on file that pays; null where the browser confirms with what was typed. */
  methodId: z.string().nullable(),
  /** The unpaid invoice of an earlier attempt, which this one goes on with. */
  invoiceId: z.string().nullable(),
  /** Nobody is there who could answer the bank. */
  isOffSession: z.boolean().default(false),
})
export type BuyProductWish = z.infer<typeof buyProductWishSchema>

/** A wish to pause. */
export const pauseWishSchema = z.strictObject({
  subscriptionId: z.string(),
  ...pauseTimes,
  released: releasedChangeSchema.nullable().default(null),
})
export type PauseWish = z.infer<typeof pauseWishSchema>

/** A wish to let a pause that runs last until that moment; null: until somebody resumes it. */
export const extendPauseWishSchema = z.strictObject({
  subscriptionId: z.string(),
  resumeAt: pauseTimes.resumeAt,
})
export type ExtendPauseWish = z.infer<typeof extendPauseWishSchema>

/** A wish to resume or to end a trial, for the amount that was shown. */
export const runAgainWishSchema = z.strictObject({ subscriptionId: z.string(), expectedDueMinor: z.int() })
export type RunAgainWish = z.infer<typeof runAgainWishSchema>

/** A wish to be billed as somebody. */
export const saveDetailsWishSchema = z.strictObject({
  details: billingDetailsSchema,
  customer: z.strictObject({ email: z.string(), name: z.string() }),
  /** Stripe works out the taxes of the address, also of what runs already. */
  automaticTax: z.boolean().default(false),
})
export type SaveDetailsWish = z.infer<typeof saveDetailsWishSchema>

/** A wish to let Stripe work out the taxes of what runs. */
export const addTaxesWishSchema = z.strictObject({ subscriptionId: z.string() })
export type AddTaxesWish = z.infer<typeof addTaxesWishSchema>

/** A wish to put a promotion code on what runs; a change that is booked is to keep it. */
export const redeemWishSchema = z.strictObject({
  subscriptionId: z.string(),
  promotion: promotionSchema,
  booked: planChoiceSchema.nullable(),
})
export type RedeemWish = z.infer<typeof redeemWishSchema>

/** A wish to be known by a tax id as well. */
export const addTaxIdWishSchema = z.strictObject({
  type: z.enum(taxIdTypeNames),
  value: z.string(),
  customer: z.strictObject({ email: z.string(), name: z.string() }),
})
export type AddTaxIdWish = z.infer<typeof addTaxIdWishSchema>

/** A wish to be known by it no more. */
export const removeTaxIdWishSchema = z.strictObject({ taxId: z.string() })
export type RemoveTaxIdWish = z.infer<typeof removeTaxIdWishSchema>

/** What each kind of operation is asked for with, as it is stored. */
export interface OperationInputs {
  start_subscription: StartWish
  cancel_subscription: CancelWish
  keep_subscription: KeepWish
  pause_subscription: PauseWish
  drop_pause: KeepWish
  extend_pause: ExtendPauseWish
  resume_subscription: RunAgainWish
  end_trial: RunAgainWish
  change_subscription: ChangeWish
  finish_change: WaitingChangeWish
  drop_change: WaitingChangeWish
  drop_booked_change: DropBookedWish
  redeem_promotion: RedeemWish
  begin_card_setup: CardSetupWish
  save_payment_method: SaveMethodWish
  set_default_method: MethodWish
  remove_payment_method: MethodWish
  pay_invoice: PayInvoiceWish
  reissue_invoice: ReissueInvoiceWish
  save_billing_details: SaveDetailsWish
  add_tax_id: AddTaxIdWish
  remove_tax_id: RemoveTaxIdWish
  add_taxes: AddTaxesWish
  buy_product: BuyProductWish
}

export type OperationKind = keyof OperationInputs
export type OperationInput = OperationInputs[OperationKind]
