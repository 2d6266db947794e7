import type { Route } from '../http/route.ts'
import { accountRoutes } from './account.ts'
import { attachPaymentRoutes } from './attach-payment.ts'
import { balanceRoutes } from './balance.ts'
import { couponRoutes } from './coupons.ts'
import { promotionCodeRoutes } from './promotion-codes.ts'
import { chargeRoutes } from './charges.ts'
import { confirmationTokenRoutes } from './confirmation-tokens.ts'
import { createInvoiceRoutes } from './create-invoice.ts'
import { creditNoteRoutes } from './credit-notes.ts'
import { customerBalanceRoutes } from './customer-balance.ts'
import { customerSessionRoutes } from './customer-sessions.ts'
import { customerRoutes } from './customers.ts'
import { disputeRoutes } from './disputes.ts'
import { eventRoutes } from './events.ts'
import { elementsSessionRoutes } from './elements-sessions.ts'
import { invoiceActionRoutes } from './invoice-actions.ts'
import { invoiceItemRoutes } from './invoice-items.ts'
import { invoiceLineRoutes } from './invoice-lines.ts'
import { invoicePaymentRoutes } from './invoice-payments.ts'
import { invoicePreviewRoutes } from './invoice-preview.ts'
import { invoiceRoutes } from './invoices.ts'
import { mandateRoutes } from './mandates.ts'
import { paymentIntentRoutes } from './payment-intents.ts'
import { paymentMethodRoutes } from './payment-methods.ts'
import { priceRoutes } from './prices.ts'
import { productRoutes } from './products.ts'
import { refundRoutes } from './refunds.ts'
import { searchRoutes } from './search.ts'
import { setupIntentRoutes } from './setup-intents.ts'
import { subscriptionPauseRoutes } from './subscription-pause.ts'
import { subscriptionItemRoutes } from './subscription-items.ts'
import { subscriptionScheduleRoutes } from './subscription-schedules.ts'
import { subscriptionRoutes } from './subscriptions.ts'
import { taxIdRoutes } from './tax-ids.ts'
import { taxRateRoutes } from './tax-rates.ts'
import { testClockRoutes } from './test-clocks.ts'
import { threeDSecureRoutes } from './three-d-secure.ts'
import { updateInvoiceRoutes } from './update-invoice.ts'
import { webhookEndpointRoutes } from './webhook-endpoints.ts'

/** The contents page of the API: every endpoint that the emulator answers. */
export const allRoutes: readonly Route[] = [
  ...customerRoutes,
  ...taxIdRoutes,
  ...taxRateRoutes,
  ...productRoutes,
  ...couponRoutes,
  ...promotionCodeRoutes,
  ...priceRoutes,
  ...accountRoutes,
  ...balanceRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
  ...testClockRoutes,
  ...paymentMethodRoutes,
  ...paymentIntentRoutes,
  ...setupIntentRoutes,
  ...threeDSecureRoutes,
  ...mandateRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...searchRoutes,
  ...disputeRoutes,
  ...customerBalanceRoutes,
  ...creditNoteRoutes,
  ...subscriptionRoutes,
  ...subscriptionPauseRoutes,
  ...subscriptionItemRoutes,
  ...subscriptionScheduleRoutes,
  ...invoicePreviewRoutes,
  ...invoiceRoutes,
  ...createInvoiceRoutes,
  ...updateInvoiceRoutes,
  ...invoiceActionRoutes,
  ...invoiceLineRoutes,
  ...attachPaymentRoutes,
  ...invoiceItemRoutes,
  ...invoicePaymentRoutes,
  ...elementsSessionRoutes,
  ...customerSessionRoutes,
  ...confirmationTokenRoutes,
]
