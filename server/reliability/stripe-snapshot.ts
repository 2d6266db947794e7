import { z } from 'zod'

const id = z.string()
const metadata = z.record(z.string(), z.string()).default({})
const amount = z.number().int()

/** What is compared of all that Stripe holds for us. */
export const snapshotSchema = z.object({
  collections: z.object({
    customers: z.array(
      z.object({ id, deleted: z.boolean().optional(), metadata, test_clock: id.nullish() }).loose(),
    ),
    subscriptions: z.array(
      z.object({
        id,
        customer: id,
        status: z.string(),
        cancel_at_period_end: z.boolean(),
        created: z.number(),
        metadata,
      }),
    ),
    invoices: z.array(
      z.object({
        id,
        customer: id,
        status: z.string().nullable(),
        currency: z.string(),
        total: amount,
        amount_due: amount,
        amount_paid: amount,
        amount_remaining: amount,
      }),
    ),
    charges: z.array(
      z.object({
        id,
        customer: id.nullable(),
        status: z.string(),
        currency: z.string(),
        amount,
        amount_refunded: amount,
        payment_intent: id.nullable(),
      }),
    ),
    payment_intents: z.array(z.object({ id, customer: id.nullable(), status: z.string(), amount })),
    invoice_payments: z
      .array(
        z.object({
          invoice: id,
          payment: z.object({ payment_intent: id.nullish() }).loose(),
          status: z.string(),
        }),
      )
      .default([]),
    webhook_deliveries: z.array(z.object({ id, event: id, state: z.string() })).default([]),
  }),
})

/** All that Stripe holds, as the emulator tells it. Real Stripe has no such answer. */
export type StripeSnapshot = z.output<typeof snapshotSchema>
