import type Stripe from 'stripe'
import { readCreditNotes } from './credit-notes.ts'
import { asking } from './errors.ts'
import { expanded } from './object-parts.ts'
import {
  invoiceLinesSchema,
  invoiceSchema,
  paymentIntentSchema,
  type StripeInvoice,
  type StripePaymentIntent,
  type StripeSubscription,
  subscriptionSchema,
} from './objects.ts'

/** An invoice with all its lines and what credit notes took off it. One request, and one more for each of the two. */
export async function readInvoice(stripe: Stripe, id: string): Promise<StripeInvoice> {
  const invoice = invoiceSchema.parse(
    await asking(() => stripe.invoices.retrieve(id, { expand: ['payments'] })),
  )
  const lines = invoice.lines.has_more ? await readAllLines(stripe, id) : invoice.lines
  const isCredited = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount > 0
  return { ...invoice, lines, creditNotes: isCredited ? await readCreditNotes(stripe, id) : [] }
}

/** An invoice shows its first ten lines; the rest comes in pages of a hundred. */
async function readAllLines(stripe: Stripe, id: string): Promise<StripeInvoice['lines']> {
  const data: StripeInvoice['lines']['data'] = []
  for (;;) {
    const after = data.at(-1)?.id
    const page = invoiceLinesSchema.parse(
      await asking(() =>
        stripe.invoices.listLineItems(id, {
          limit: 100,
          ...(after === undefined ? {} : { starting_after: after }),
        }),
      ),
    )
    data.push(...page.data)
    if (!page.has_more || page.data.length === 0) return { data, has_more: false }
  }
}

export interface FirstPayment {
  invoice: StripeInvoice
  subscription: StripeSubscription | null
  paymentIntent: StripePaymentIntent | null
}

/** An invoice with its subscription and the intent that pays it, in one read. */
export async function readFirstPayment(stripe: Stripe, invoiceId: string): Promise<FirstPayment> {
  const answer = await asking(() =>
    stripe.invoices.retrieve(invoiceId, {
      expand: ['payments.data.payment.payment_intent', 'parent.subscription_details.subscription'],
    }),
  )
  const subscription = expanded(answer.parent?.subscription_details?.subscription)
  const payment = answer.payments?.data.find(({ is_default }) => is_default)?.payment
  const intent = expanded(payment?.payment_intent)
  return {
    invoice: invoiceSchema.parse(answer),
    subscription: subscription === null ? null : subscriptionSchema.parse(subscription),
    paymentIntent: intent === null ? null : paymentIntentSchema.parse(intent),
  }
}

/** The secret by which a browser goes on with the payment of an open invoice; null when nothing is to be paid any more. */
export async function readPaymentSecret(stripe: Stripe, id: string): Promise<string | null> {
  const invoice = invoiceSchema.parse(
    await asking(() => stripe.invoices.retrieve(id, { expand: ['confirmation_secret'] })),
  )
  return invoice.status === 'open' ? (invoice.confirmation_secret?.client_secret ?? null) : null
}

/** The invoice that an operation made for a customer, found by the mark it carries, or null. Lists; never searches, which lags. */
export async function findInvoiceOf(
  stripe: Stripe,
  customer: string,
  operationId: string,
): Promise<StripeInvoice | null> {
  const page = await asking(() => stripe.invoices.list({ customer, limit: 100 }))
  const found = page.data.find(({ metadata }) => metadata?.['operation_id'] === operationId)
  return found === undefined ? null : invoiceSchema.parse(found)
}

/** The item that an operation put on an invoice, or null. */
export async function findInvoiceItemOf(
  stripe: Stripe,
  invoice: string,
  operationId: string,
): Promise<string | null> {
  const page = await asking(() => stripe.invoiceItems.list({ invoice, limit: 100 }))
  return page.data.find(({ metadata }) => metadata?.['operation_id'] === operationId)?.id ?? null
}

/** Makes an open invoice void: nobody can pay it any more. */
export async function voidInvoice(stripe: Stripe, id: string): Promise<StripeInvoice> {
  return invoiceSchema.parse(await asking(() => stripe.invoices.voidInvoice(id)))
}

/** What an invoice carries that was made in another one's place. */
export const replacesMark = (invoice: string) => ({ replaces_invoice: invoice })

/** The invoice in whose place it was made, or null. */
export function replacedBy({ metadata }: StripeInvoice): string | null {
  return metadata?.['replaces_invoice'] ?? null
}
