import { projectCustomer } from '../../projections/customer.ts'
import { projectPaymentIntent, projectSetupIntent } from '../../projections/intent.ts'
import { projectInvoice } from '../../projections/invoice.ts'
import type { Projection } from '../../projections/projection.ts'
import { projectSubscription } from '../../projections/subscription.ts'
import { projectSchedule } from '../../projections/subscription-schedule.ts'
import type { StripeList } from '../../stripe/lists.ts'
import { customerSchema } from '../../stripe/customer-object.ts'
import { idOf } from '../../stripe/object-parts.ts'
import {
  invoiceSchema,
  paymentIntentSchema,
  scheduleSchema,
  setupIntentSchema,
  subscriptionSchema,
} from '../../stripe/objects.ts'

/** The lists that a reconcile reads, in their order: whoever pays comes before what they pay for. */
export const reconciledLists = [
  'customers',
  'subscriptions',
  'subscription_schedules',
  'invoices',
  'payment_intents',
  'setup_intents',
] as const satisfies readonly StripeList[]
export type ReconciledList = (typeof reconciledLists)[number]

export interface ListedObject {
  customerId: string | null
  /** The account that the object itself names; for a customer whose row was never written. */
  namedAccount: string | null
  write(projection: Projection): Promise<void>
}

/** What an entry of a list is, and the projection that it ends in. @throws ZodError when it has not the known shape */
export const readListed: Record<ReconciledList, (entry: unknown) => ListedObject> = {
  customers(entry) {
    const customer = customerSchema.parse(entry)
    const namedAccount = customer.deleted === true ? null : (customer.metadata['account_id'] ?? null)
    return { customerId: customer.id, namedAccount, write: (into) => projectCustomer(into, customer) }
  },
  subscriptions(entry) {
    const subscription = subscriptionSchema.parse(entry)
    return {
      customerId: idOf(subscription.customer),
      namedAccount: null,
      write: (into) => projectSubscription(into, subscription),
    }
  },
  subscription_schedules(entry) {
    const schedule = scheduleSchema.parse(entry)
    return {
      customerId: idOf(schedule.customer),
      namedAccount: null,
      write: (into) => projectSchedule(into, schedule),
    }
  },
  invoices(entry) {
    const invoice = invoiceSchema.parse(entry)
    return {
      customerId: idOf(invoice.customer),
      namedAccount: null,
      write: (into) => projectInvoice(into, invoice),
    }
  },
  payment_intents(entry) {
    const intent = paymentIntentSchema.parse(entry)
    return {
      customerId: intent.customer === null ? null : idOf(intent.customer),
      namedAccount: null,
      write: (into) => projectPaymentIntent(into, intent),
    }
  },
  setup_intents(entry) {
    const intent = setupIntentSchema.parse(entry)
    return {
      customerId: intent.customer === null ? null : idOf(intent.customer),
      namedAccount: null,
      write: (into) => projectSetupIntent(into, intent),
    }
  },
}
