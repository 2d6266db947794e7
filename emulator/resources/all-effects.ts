import type { Ctx, TimerHandler } from '../http/context.ts'
import { resourceMissing } from '../http/errors.ts'

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
  timers: {},
  attachPaymentMethod(_ctx, method) {
    throw resourceMissing('PaymentMethod', method, 'payment_method', 400)
  },
  endCustomer() {},
}
