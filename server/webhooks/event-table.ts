import type Stripe from 'stripe'
import type { StripeMode } from '../deps.ts'

export type HandledEvent = keyof typeof eventTable

/** What is read again at Stripe when an event arrives. */
export type EventRead =
  | 'customer'
  | 'subscription'
  | 'invoice'
  | 'payment_intent'
  | 'setup_intent'
  | 'payment_method'
  | 'charge'
  | 'subscription_schedule'
  | 'test_clock'

/** What follows once the rows are up to date, beyond the audit entries and messages that differences make by themselves. */
export type EventReaction =
  | 'note_trial_ending'
  | 'note_action_required'
  | 'count_card_refusal'
  | 'end_repeated_trial'
  | null

interface EventRow {
  read: EventRead
  /** The writer of the rows, in `server/projections`. */
  projection:
    | 'customer'
    | 'subscription'
    | 'subscription-schedule'
    | 'invoice'
    | 'intent'
    | 'payment-method'
    | 'charge'
    | 'test-clock'
  reaction: EventReaction
}

const customer = { read: 'customer', projection: 'customer', reaction: null } as const
const subscription = { read: 'subscription', projection: 'subscription', reaction: null } as const
const invoice = { read: 'invoice', projection: 'invoice', reaction: null } as const
const paymentIntent = { read: 'payment_intent', projection: 'intent', reaction: null } as const
const setupIntent = { read: 'setup_intent', projection: 'intent', reaction: null } as const
const paymentMethod = { read: 'payment_method', projection: 'payment-method', reaction: null } as const
const schedule = {
  read: 'subscription_schedule',
  projection: 'subscription-schedule',
  reaction: null,
} as const
const charge = { read: 'charge', projection: 'charge', reaction: null } as const
const testClock = { read: 'test_clock', projection: 'test-clock', reaction: null } as const

/**
 * Everything we listen to. An event is a hint: the object is read again in our version, its projection writes the rows,
 * and a reaction adds what no row shows. The keys are also the endpoint's enabled events; other types are stored and ignored.
 */
export const eventTable = {
  'customer.updated': customer, // currency, default card, delinquency
  'customer.deleted': customer, // tombstone: the account may start afresh
  'customer.discount.created': customer, // also one that hangs on no subscription
  'customer.discount.updated': customer,
  'customer.discount.deleted': customer,
  'customer.tax_id.created': customer,
  'customer.tax_id.updated': customer, // a register answered
  'customer.tax_id.deleted': customer,
  'customer.subscription.created': subscription,
  'customer.subscription.updated': subscription, // status, items, trial, cancel flag
  'customer.subscription.deleted': subscription, // ended
  'customer.subscription.trial_will_end': { ...subscription, reaction: 'note_trial_ending' },
  'customer.subscription.paused': subscription,
  'customer.subscription.resumed': subscription,
  'customer.subscription.pending_update_applied': subscription,
  'customer.subscription.pending_update_expired': subscription,
  'subscription_schedule.created': schedule,
  'subscription_schedule.updated': schedule, // a change or a pause is booked, or its phase began
  'subscription_schedule.released': schedule,
  'subscription_schedule.completed': schedule,
  'subscription_schedule.canceled': schedule,
  'subscription_schedule.aborted': schedule,
  'invoice.created': invoice,
  'invoice.finalized': invoice, // number and amount stand
  'invoice.paid': invoice,
  'invoice.payment_failed': invoice, // attempts are counted
  'invoice.payment_action_required': { ...invoice, reaction: 'note_action_required' },
  'invoice.voided': invoice,
  'invoice.marked_uncollectible': invoice,
  'credit_note.created': invoice, // taken off, or given back
  'credit_note.updated': invoice,
  'credit_note.voided': invoice,
  'payment_intent.succeeded': paymentIntent,
  'payment_intent.payment_failed': { ...paymentIntent, reaction: 'count_card_refusal' },
  'payment_intent.processing': paymentIntent, // money on its way for days
  'payment_intent.requires_action': paymentIntent, // the bank asks
  'payment_intent.canceled': paymentIntent, // its invoice was voided, by time or by the card lock
  'setup_intent.succeeded': { ...setupIntent, reaction: 'end_repeated_trial' },
  'setup_intent.setup_failed': { ...setupIntent, reaction: 'count_card_refusal' },
  'setup_intent.canceled': setupIntent,
  'payment_method.attached': paymentMethod,
  'payment_method.detached': paymentMethod, // tombstone
  'payment_method.updated': paymentMethod, // new expiry
  'payment_method.automatically_updated': paymentMethod, // new expiry or number, by the card's network
  'charge.refunded': charge,
  'charge.dispute.created': charge,
  'test_helpers.test_clock.advancing': testClock,
  'test_helpers.test_clock.ready': testClock, // the account's time
} as const satisfies Partial<Record<Stripe.WebhookEndpointCreateParams.EnabledEvent, EventRow>>

export function isHandled(type: string): type is HandledEvent {
  return Object.hasOwn(eventTable, type)
}

/** What a webhook endpoint must send us. Live accounts have no test clocks. */
export function enabledEvents(mode: StripeMode): HandledEvent[] {
  return Object.keys(eventTable)
    .filter(isHandled)
    .filter((type) => mode !== 'live' || !type.startsWith('test_helpers.'))
}
