import type { z } from 'zod'
import type { OperationOutcome } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { carryOutSaveDetails } from '../billing-details/carry-out-save.ts'
import { carryOutAddTaxId, carryOutRemoveTaxId } from '../billing-details/carry-out-tax-ids.ts'
import { carryOutChange } from '../changes/carry-out-change.ts'
import { carryOutDropBooked } from '../changes/carry-out-drop-booked.ts'
import { carryOutDropChange, carryOutFinishChange } from '../changes/carry-out-waiting.ts'
import { carryOutPayInvoice } from '../invoices/carry-out-pay.ts'
import { carryOutReissue } from '../invoices/carry-out-reissue.ts'
import { carryOutBuy } from '../purchases/carry-out-buy.ts'
import { carryOutCardSetup } from '../payment-methods/carry-out-setup.ts'
import { carryOutRemoveMethod } from '../payment-methods/carry-out-remove.ts'
import { carryOutSaveMethod } from '../payment-methods/carry-out-save.ts'
import { carryOutSetDefault } from '../payment-methods/carry-out-set-default.ts'
import { carryOutRedeem } from '../promotions/carry-out-redeem.ts'
import { carryOutCancel, carryOutKeep } from '../subscriptions/carry-out-cancel.ts'
import { carryOutDropPause, carryOutExtendPause, carryOutPause } from '../subscriptions/carry-out-pause.ts'
import { carryOutEndTrial, carryOutResume } from '../subscriptions/carry-out-resume.ts'
import { carryOutStart } from '../subscriptions/carry-out-start.ts'
import type { KnownSecret } from '../subscriptions/payment-step.ts'
import { carryOutAddTaxes } from '../tax/carry-out-add-taxes.ts'
import {
  addTaxesWishSchema,
  addTaxIdWishSchema,
  buyProductWishSchema,
  cancelWishSchema,
  cardSetupWishSchema,
  changeWishSchema,
  dropBookedWishSchema,
  extendPauseWishSchema,
  keepWishSchema,
  methodWishSchema,
  type OperationInput,
  type OperationInputs,
  type OperationKind,
  pauseWishSchema,
  payInvoiceWishSchema,
  redeemWishSchema,
  reissueInvoiceWishSchema,
  removeTaxIdWishSchema,
  runAgainWishSchema,
  saveDetailsWishSchema,
  saveMethodWishSchema,
  startWishSchema,
  waitingChangeWishSchema,
} from './inputs.ts'
import type { OperationRow, OperationWith } from './operation.ts'

export interface OperationEnd {
  outcome: OperationOutcome
  /** A client secret that the call at hand has just been told; it is never stored. */
  answer: KnownSecret
}

/** Carries out an operation, or goes on where an earlier run stopped. */
type OperationBody = (deps: Deps, operation: OperationRow) => Promise<OperationEnd>

/** What each kind of operation does. Whoever finishes one, the request or the job after a crash, finds it here. */
const bodies: Record<OperationKind, OperationBody> = {
  start_subscription: taking<OperationInputs['start_subscription']>(startWishSchema, carryOutStart),
  cancel_subscription: taking<OperationInputs['cancel_subscription']>(cancelWishSchema, carryOutCancel),
  keep_subscription: taking<OperationInputs['keep_subscription']>(keepWishSchema, carryOutKeep),
  pause_subscription: taking<OperationInputs['pause_subscription']>(pauseWishSchema, carryOutPause),
  drop_pause: taking<OperationInputs['drop_pause']>(keepWishSchema, carryOutDropPause),
  extend_pause: taking(extendPauseWishSchema, carryOutExtendPause),
  resume_subscription: taking<OperationInputs['resume_subscription']>(runAgainWishSchema, carryOutResume),
  end_trial: taking<OperationInputs['end_trial']>(runAgainWishSchema, carryOutEndTrial),
  change_subscription: taking(changeWishSchema, carryOutChange),
  finish_change: taking(waitingChangeWishSchema, carryOutFinishChange),
  drop_change: taking(waitingChangeWishSchema, carryOutDropChange),
  drop_booked_change: taking(dropBookedWishSchema, carryOutDropBooked),
  redeem_promotion: taking(redeemWishSchema, carryOutRedeem),
  begin_card_setup: taking(cardSetupWishSchema, carryOutCardSetup),
  save_payment_method: taking(saveMethodWishSchema, carryOutSaveMethod),
  set_default_method: taking(methodWishSchema, carryOutSetDefault),
  remove_payment_method: taking(methodWishSchema, carryOutRemoveMethod),
  pay_invoice: taking<OperationInputs['pay_invoice']>(payInvoiceWishSchema, carryOutPayInvoice),
  reissue_invoice: taking(reissueInvoiceWishSchema, carryOutReissue),
  save_billing_details: taking<OperationInputs['save_billing_details']>(
    saveDetailsWishSchema,
    carryOutSaveDetails,
  ),
  add_tax_id: taking(addTaxIdWishSchema, carryOutAddTaxId),
  remove_tax_id: taking(removeTaxIdWishSchema, carryOutRemoveTaxId),
  add_taxes: taking(addTaxesWishSchema, carryOutAddTaxes),
  buy_product: taking(buyProductWishSchema, carryOutBuy),
}

/** Runs what is left of an operation that is held. */
export function carryOutBody(deps: Deps, operation: OperationRow): Promise<OperationEnd> {
  return bodies[operation.kind](deps, operation)
}

function taking<Input extends OperationInput>(
  schema: z.ZodType<Input>,
  carryOut: (deps: Deps, operation: OperationWith<Input>) => Promise<OperationEnd>,
): OperationBody {
  return (deps, operation) => carryOut(deps, { ...operation, input: schema.parse(operation.input) })
}
