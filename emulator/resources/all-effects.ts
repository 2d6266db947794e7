import { followPayment } from '../engine/collection.ts'
import {
  announceTrial,
  chargeAutomatically,
  expireIncomplete,
  finalizeAndCharge,
  passDueDate,
  passPeriodEnd,
} from '../engine/lifecycle.ts'
import { endDiscount } from '../engine/discounts.ts'
import { passPauseAt, passResumeAt } from '../engine/pause-schedule.ts'
import { cancelSchedule, passPhaseEnd, warnOfExpiry } from '../engine/schedule-lifecycle.ts'
import { resumeCollection } from '../engine/pause-collection.ts'
import { expireResumption } from '../engine/resumption.ts'
import { announceInvoice } from '../engine/upcoming.ts'
import { expirePendingUpdate } from '../engine/pending-update.ts'
import { endSubscription } from '../engine/subscription-status.ts'
import type { Ctx, TimerHandler } from '../http/context.ts'
import { passDisputeDue } from '../payments/dispute.ts'
import { settleDebit } from '../payments/debit-attempt.ts'
import { expireAuthorization } from '../payments/release-authorization.ts'
import { settleRefund } from '../payments/refund.ts'
import { attachMethod } from '../payments/vault.ts'
import { verifyTaxId } from '../tax/tax-id-object.ts'
import { expireCoupon } from './coupons.ts'
import { expirePromotionCode } from './promotion-codes.ts'
import { detachMethod } from './payment-methods.ts'

/** What the engine and the payments do on behalf of resources that do not know them. */
interface Effects {
  /** By the `kind` given to `ctx.schedule`. */
  readonly timers: Readonly<Record<string, TimerHandler>>
  /** Attaches a payment method (or makes one of a `pm_card_…` token) and answers its id. */
  attachPaymentMethod(ctx: Ctx, method: string, customer: string): string
  /** Before a customer goes: cancels its subscriptions and detaches its payment methods. */
  endCustomer(ctx: Ctx, customer: string): void
}

/** The contents page of effects: one line for each, the work is done elsewhere. */
export const effects: Effects = {
  timers: {
    collection_resume: resumeCollection,
    coupon_expiry: expireCoupon,
    discount_end: endDiscount,
    promotion_code_expiry: expirePromotionCode,
    authorization_expiry: expireAuthorization,
    dispute_due: passDisputeDue,
    debit_settle(ctx, id) {
      const result = settleDebit(ctx, id)
      if (result) followPayment(ctx, result)
    },
    incomplete_expiry: expireIncomplete,
    invoice_due: passDueDate,
    invoice_finalize: finalizeAndCharge,
    invoice_retry: chargeAutomatically,
    invoice_upcoming: announceInvoice,
    pending_update_expiry: expirePendingUpdate,
    period_end: passPeriodEnd,
    refund_settle: settleRefund,
    resumption_expiry: expireResumption,
    schedule_pause: passPauseAt,
    schedule_resume: passResumeAt,
    schedule_expiring: warnOfExpiry,
    schedule_phase: passPhaseEnd,
    tax_id_verify: verifyTaxId,
    trial_will_end: announceTrial,
  },
  attachPaymentMethod: (ctx, method, customer) => attachMethod(ctx, method, customer, 'payment_method').id,
  endCustomer(ctx, customer) {
    for (const schedule of ctx.store.subscription_schedules.by('customer', customer)) {
      if (schedule.status === 'not_started')
        cancelSchedule(ctx, schedule, { invoiceNow: false, prorate: false })
    }
    for (const { id, status } of ctx.store.subscriptions.by('customer', customer)) {
      if (status !== 'canceled' && status !== 'incomplete_expired') {
        endSubscription(ctx, id, 'cancellation_requested')
      }
    }
    for (const { id } of ctx.store.payment_methods.by('customer', customer)) detachMethod(ctx, id)
  },
}
