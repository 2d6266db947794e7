import type { Deps } from '../../deps.ts'
import { projectCustomer } from '../../projections/customer.ts'
import { projectInvoice } from '../../projections/invoice.ts'
import type { Projection } from '../../projections/projection.ts'
import { projectSchedule } from '../../projections/subscription-schedule.ts'
import { projectSubscription } from '../../projections/subscription.ts'
import type { FrozenAnswer } from '../../stripe/frozen-request.ts'
import { readInvoice } from '../../stripe/invoices.ts'
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
  }
}

/** Writes what an answer says. */
export function projectAnswer(projection: Projection, answer: FrozenAnswer): Promise<void> {
  switch (answer.object) {
    case 'customer':
      return projectCustomer(projection, answer.customer)
    case 'subscription':
      return projectSubscription(projection, answer.subscription)
    case 'schedule':
      return projectSchedule(projection, answer.schedule)
    case 'invoice':
      return projectInvoice(projection, answer.invoice)
  }
}

/** Reads the object of an answer again; null for a customer, whose rows no operation changes twice. */
export async function readAnswer({ stripe }: Deps, answer: FrozenAnswer): Promise<FrozenAnswer | null> {
  switch (answer.object) {
    case 'customer':
      return null
    case 'subscription':
      return { object: 'subscription', subscription: await readSubscription(stripe, answer.subscription.id) }
    case 'schedule':
      return { object: 'schedule', schedule: await readSchedule(stripe, answer.schedule.id) }
    case 'invoice':
      return { object: 'invoice', invoice: await readInvoice(stripe, answer.invoice.id) }
  }
}
