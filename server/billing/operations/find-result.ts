import { eq, sql } from 'drizzle-orm'
import { BillingError } from '#shared/errors.ts'
import { operationSteps } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { findCustomerOf, readCustomer } from '../../stripe/customers.ts'
import type { FrozenAnswer, FrozenRequest } from '../../stripe/frozen-request.ts'
import { idempotencyKeyOf, keyLifetimeHours } from '../../stripe/idempotency.ts'
import { findCreditNoteOf } from '../../stripe/credit-notes.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { meets } from '../../stripe/expectation.ts'
import { findSetupOf, readSetupIntent } from '../../stripe/intents.ts'
import { findInvoiceItemOf, findInvoiceOf, readInvoice } from '../../stripe/invoices.ts'
import { idOf } from '../../stripe/object-parts.ts'
import type { StripeSubscription } from '../../stripe/objects.ts'
import { readPaymentMethod } from '../../stripe/payment-methods.ts'
import { readSchedule } from '../../stripe/schedules.ts'
import { findSubscriptionOf, readSubscription } from '../../stripe/subscriptions.ts'
import type { OperationRow } from './operation.ts'

/** How far two looks lie apart before "not there" is believed. */
const secondLookSeconds = 60

type StepRow = typeof operationSteps.$inferSelect

/**
 * Looks at Stripe for what a step made, by the mark it carries or the state it was to bring about. Never sends the step.
 * Throws `needs_review` when it is not there and the key is too old to be used, else an error that asks to come back:
 * after a second look a minute later the step gets a new key.
 */
export async function findResult(
  deps: Deps,
  operation: Pick<OperationRow, 'id'>,
  step: StepRow,
): Promise<FrozenAnswer> {
  const found = await lookFor(deps, operation, step.request)
  if (found !== null) return found
  const { rows } = await deps.db.execute<{ key_is_old: boolean; is_second_look: boolean }>(sql`
    select now() - key_made_at > make_interval(hours => ${keyLifetimeHours}) as key_is_old,
      coalesce(now() - absent_since > make_interval(secs => ${secondLookSeconds}), false) as is_second_look
    from ${operationSteps} where id = ${step.id}`)
  const [age] = rows
  if (age?.key_is_old === true || !isMarked(step.request)) {
    throw new BillingError('needs_review', `step ${step.name} left no trace at Stripe`)
  }
  if (age?.is_second_look === true) {
    const keyGeneration = step.keyGeneration + 1
    await deps.db
      .update(operationSteps)
      .set({
        keyGeneration,
        absentSince: null,
        keyMadeAt: sql`now()`,
        idempotencyKey: idempotencyKeyOf(operation.id, step.name, keyGeneration),
      })
      .where(eq(operationSteps.id, step.id))
  } else if (step.absentSince === null) {
    await deps.db
      .update(operationSteps)
      .set({ absentSince: sql`now()` })
      .where(eq(operationSteps.id, step.id))
  }
  throw new BillingError('stripe_unavailable', `step ${step.name} is not at Stripe so far`)
}

/** The object carries the operation's mark, so its absence says that the request was never carried out. */
export function isMarked({ call }: FrozenRequest): boolean {
  return (
    call === 'invoices.create' ||
    call === 'creditNotes.create' ||
    call === 'invoiceItems.create' ||
    call === 'customers.create' ||
    call === 'subscriptions.create' ||
    call === 'setupIntents.create'
  )
}

/** What a request made at Stripe, or null when it is not there. Reads only. */
export async function lookFor(
  { stripe }: Pick<Deps, 'stripe'>,
  operation: Pick<OperationRow, 'id'>,
  request: FrozenRequest,
): Promise<FrozenAnswer | null> {
  switch (request.call) {
    case 'customers.create': {
      const { email, test_clock: testClock } = request.params
      const customer = await findCustomerOf(stripe, { email, testClock }, operation.id)
      return customer === null ? null : { object: 'customer', customer }
    }
    case 'customers.update': {
      const customer = await readCustomer(stripe, request.id)
      const isOurs = customer.deleted !== true && customer.metadata['last_operation_id'] === operation.id
      return isOurs ? { object: 'customer', customer } : null
    }
    case 'customers.createTaxId': {
      const customer = await readCustomer(stripe, request.id)
      const { type, value } = request.params
      const isThere =
        customer.deleted !== true &&
        customer.tax_ids.data.some((taxId) => taxId.type === type && taxId.value === value)
      return isThere ? { object: 'customer', customer } : null
    }
    case 'customers.deleteTaxId': {
      const customer = await readCustomer(stripe, request.id)
      const isThere =
        customer.deleted !== true && customer.tax_ids.data.some(({ id }) => id === request.taxId)
      return isThere ? null : { object: 'customer', customer }
    }
    case 'setupIntents.create': {
      const setupIntent = await findSetupOf(stripe, request.params.customer, operation.id)
      return setupIntent === null ? null : { object: 'setup_intent', setupIntent }
    }
    case 'setupIntents.confirm': {
      const setupIntent = await readSetupIntent(stripe, request.id)
      const { payment_method: method } = setupIntent
      const isOurs = method !== null && idOf(method) === request.params.payment_method
      return isOurs && setupIntent.status !== 'requires_payment_method'
        ? { object: 'setup_intent', setupIntent }
        : null
    }
    case 'paymentMethods.detach': {
      const paymentMethod = await readPaymentMethod(stripe, request.id)
      return paymentMethod.customer === null ? { object: 'payment_method', paymentMethod } : null
    }
    case 'subscriptions.create': {
      const { customer } = request.params
      const subscription =
        customer === undefined ? null : await findSubscriptionOf(stripe, customer, operation.id)
      return subscription === null ? null : { object: 'subscription', subscription }
    }
    case 'subscriptions.cancel':
      return readWhere(stripe, request.id, ({ status }) => isEnded(status))
    case 'subscriptions.update':
      return readWhere(stripe, request.id, (subscription) => meets(subscription, request.expects))
    case 'subscriptions.pause':
      return readWhere(stripe, request.id, ({ status }) => status === 'paused')
    case 'subscriptions.resume':
      return readWhere(stripe, request.id, ({ status }) => status !== 'paused' && !isEnded(status))
    case 'subscriptionSchedules.create': {
      const { schedule } = await readSubscription(stripe, request.params.from_subscription)
      return schedule === null
        ? null
        : { object: 'schedule', schedule: await readSchedule(stripe, idOf(schedule)) }
    }
    case 'subscriptionSchedules.update': {
      const schedule = await readSchedule(stripe, request.id)
      const isOurs = schedule.metadata?.['operation_id'] === operation.id
      return isOurs ? { object: 'schedule', schedule } : null
    }
    case 'subscriptionSchedules.release':
    case 'subscriptionSchedules.cancel': {
      const schedule = await readSchedule(stripe, request.id)
      const isOver = schedule.status !== 'active' && schedule.status !== 'not_started'
      return isOver ? { object: 'schedule', schedule } : null
    }
    case 'invoices.create': {
      const invoice = await findInvoiceOf(stripe, request.params.customer, operation.id)
      return invoice === null ? null : { object: 'invoice', invoice }
    }
    case 'invoiceItems.create': {
      const itemId = await findInvoiceItemOf(stripe, request.params.invoice, operation.id)
      return itemId === null ? null : { object: 'invoice_item', itemId }
    }
    case 'invoices.addLines': {
      const invoice = await readInvoice(stripe, request.id)
      return invoice.lines.data.length === request.params.lines.length ? { object: 'invoice', invoice } : null
    }
    case 'invoices.delete':
      return (await isThere(stripe, request.id)) ? null : { object: 'deleted_invoice', invoiceId: request.id }
    case 'creditNotes.create': {
      const { invoice: invoiceId } = request.params
      const note = await findCreditNoteOf(stripe, invoiceId, operation.id)
      if (note === null) return null
      return { object: 'credit_note', noteId: note.id, invoice: await readInvoice(stripe, invoiceId) }
    }
    case 'invoices.finalize': {
      const invoice = await readInvoice(stripe, request.id)
      return invoice.status === 'draft' ? null : { object: 'invoice', invoice }
    }
    case 'invoices.pay': {
      const invoice = await readInvoice(stripe, request.id)
      return invoice.status === 'paid' ? { object: 'invoice', invoice } : null
    }
    case 'invoices.void': {
      const invoice = await readInvoice(stripe, request.id)
      return invoice.status === 'void' ? { object: 'invoice', invoice } : null
    }
  }
}

async function isThere(stripe: Deps['stripe'], invoiceId: string): Promise<boolean> {
  try {
    await readInvoice(stripe, invoiceId)
    return true
  } catch (error) {
    if (error instanceof StripeFailure && error.kind === 'missing') return false
    throw error
  }
}

async function readWhere(
  stripe: Deps['stripe'],
  id: string,
  isAsWanted: (subscription: StripeSubscription) => boolean,
): Promise<FrozenAnswer | null> {
  const subscription = await readSubscription(stripe, id)
  return isAsWanted(subscription) ? { object: 'subscription', subscription } : null
}

const isEnded = (status: StripeSubscription['status']) =>
  status === 'canceled' || status === 'incomplete_expired'
