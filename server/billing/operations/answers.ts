import type { Deps } from '../../deps.ts'
import { projectCustomer } from '../../projections/customer.ts'
import { projectSetupIntent } from '../../projections/intent.ts'
import { projectDeletedInvoice, projectInvoice } from '../../projections/invoice.ts'
import { projectPaymentMethod } from '../../projections/payment-method.ts'
import type { Projection } from '../../projections/projection.ts'
import { projectSchedule } from '../../projections/subscription-schedule.ts'
import { projectSubscription } from '../../projections/subscription.ts'
import type { FrozenAnswer } from '../../stripe/frozen-request.ts'
import { readCustomer } from '../../stripe/customers.ts'
import { readSetupIntent } from '../../stripe/intents.ts'
import { readInvoice } from '../../stripe/invoices.ts'
import { readPaymentMethod } from '../../stripe/payment-methods.ts'
import { readSchedule } from '../../stripe/schedules.ts'
import { readSubscription } from '../../stripe/subscriptions.ts'

/** Id of the object that an answer is about. */
export function idOfAnswer(answer: FrozenAnswer): string {
  switch (answer.object) {
    case 'customer':
      return answer.customer.id
    case 'subscription':
      return answer.subscription.id
    case 'schedule':
      return answer.schedule.id
    case 'invoice':
      return answer.invoice.id
    case 'invoice_item':
      return answer.itemId
    case 'deleted_invoice':
      return answer.invoiceId
    case 'credit_note':
      return answer.noteId
    case 'setup_intent':
      return answer.setupIntent.id
    case 'payment_method':
      return answer.paymentMethod.id
  }
}

/** Writes what an answer says. */
export async function projectAnswer(projection: Projection, answer: FrozenAnswer): Promise<void> {
  switch (answer.object) {
    case 'invoice_item':
      // It shows on its invoice.
      return
    case 'customer':
      return projectCustomer(projection, answer.customer)
    case 'subscription':
      return projectSubscription(projection, answer.subscription)
    case 'schedule':
      return projectSchedule(projection, answer.schedule)
    case 'invoice':
    case 'credit_note':
      return projectInvoice(projection, answer.invoice)
    case 'deleted_invoice':
      await projectDeletedInvoice(projection, answer.invoiceId)
      return
    case 'setup_intent':
      return projectSetupIntent(projection, answer.setupIntent)
    case 'payment_method':
      return projectPaymentMethod(projection, answer.paymentMethod)
  }
}

/** Reads the object of an answer again. */
export async function readAnswer({ stripe }: Deps, answer: FrozenAnswer): Promise<FrozenAnswer> {
  switch (answer.object) {
    case 'invoice_item':
    case 'deleted_invoice':
      // It never changes by itself in a way that rows hold.
      return answer
    case 'customer':
      return { object: 'customer', customer: await readCustomer(stripe, answer.customer.id) }
    case 'subscription':
      return { object: 'subscription', subscription: await readSubscription(stripe, answer.subscription.id) }
    case 'schedule':
      return { object: 'schedule', schedule: await readSchedule(stripe, answer.schedule.id) }
    case 'invoice':
      return { object: 'invoice', invoice: await readInvoice(stripe, answer.invoice.id) }
    case 'credit_note':
      return { ...answer, invoice: await readInvoice(stripe, answer.invoice.id) }
    case 'setup_intent':
      return { object: 'setup_intent', setupIntent: await readSetupIntent(stripe, answer.setupIntent.id) }
    case 'payment_method':
      return {
        object: 'payment_method',
        paymentMethod: await readPaymentMethod(stripe, answer.paymentMethod.id),
      }
  }
}
