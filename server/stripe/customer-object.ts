import { z } from 'zod'
import { discountSchema } from './discount-object.ts'
import {
  customerIdSchema,
  metadata,
  moment,
  paymentMethodIdSchema,
  reference,
  withId,
} from './object-parts.ts'

export const addressSchema = z.object({
  line1: z.string().nullable(),
  line2: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  postal_code: z.string().nullable(),
  country: z.string().nullable(),
})
export type StripeAddress = z.infer<typeof addressSchema>

const taxId = z.object({
  id: z.string(),
  type: z.string(),
  value: z.string(),
  country: z.string().nullable(),
  created: moment,
  verification: z
    .object({
      status: z.enum(['pending', 'verified', 'unverified', 'unavailable']),
      verified_name: z.string().nullable(),
    })
    .nullable(),
})
export type StripeTaxId = z.infer<typeof taxId>

export const customerSchema = z.union([
  z.object({ deleted: z.literal(true), id: customerIdSchema }),
  z.object({
    deleted: z.undefined().optional(),
    id: customerIdSchema,
    currency: z.string().nullish(),
    delinquent: z.boolean().nullish(),
    balance: z.int(),
    test_clock: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
    invoice_settings: z.object({
      default_payment_method: reference(paymentMethodIdSchema, withId(paymentMethodIdSchema)).nullable(),
      custom_fields: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
    }),
    name: z.string().nullish(),
    business_name: z.string().nullish(),
    email: z.string().nullish(),
    address: addressSchema.nullish(),
    preferred_locales: z.array(z.string()).nullish(),
    discount: discountSchema.nullish(),
    /** Wherever a customer is read they are asked for; see `customerExpand`. */
    tax_ids: z.object({ data: z.array(taxId) }),
    metadata,
  }),
])
export type StripeCustomer = z.infer<typeof customerSchema>
