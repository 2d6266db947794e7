import { z } from 'zod'
import { creditsSchema } from './credits.ts'
import { entitlementListSchema } from './entitlements.ts'
import { invoicePageSchema } from './invoices.ts'
import { savedMethodsSchema } from './payment-methods.ts'
import { purchaseListSchema } from './purchases.ts'
import { currentSubscriptionSchema } from './subscriptions.ts'

/** All that a product asks of its billing, at once. */
export const meBillingSchema = z.strictObject({
  /** Plan, state and renewal. */
  subscription: currentSubscriptionSchema,
  /** Features and limits, with what is used and left. */
  entitlements: entitlementListSchema,
  /** null = the product has none. */
  credits: creditsSchema,
  purchases: purchaseListSchema.shape.purchases,
  /** The newest; null for people who may not see them. */
  invoices: invoicePageSchema.shape.rows.nullable(),
  /** The default first; null for people who may not see them. */
  methods: savedMethodsSchema.shape.methods.nullable(),
})
export type MeBilling = z.infer<typeof meBillingSchema>
