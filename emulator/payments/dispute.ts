import type { Ctx } from '../http/context.ts'
import type { Charge, Dispute } from '../store/collections.ts'
import { book } from './ledger.ts'

/** What the holder of a card says when the bank takes the money back, or only asks (an inquiry). */
export interface DisputeCause {
  reason: 'debit_not_authorized' | 'fraudulent' | 'product_not_received'
  isInquiry: boolean
}

const FEE = 1500
const DAY = 86_400
/** Days to answer a bank. */
const ANSWER_DAYS = 9

/**
 * The bank takes a payment back, or asks about it. A debit's dispute cannot be answered and is lost at once. Emits
 * `charge.dispute.created`, the withdrawal of the money, and what that does to the charge.
 */
export function openDispute(ctx: Ctx, charge: Charge, { reason, isInquiry }: DisputeCause): void {
  const card = charge.payment_method_details?.card
  const now = ctx.now(charge.customer)
  const opened = ctx.store.disputes.put({
    id: ctx.ids.next(card ? 'du_' : 'dp_'),
    object: 'dispute',
    amount: charge.amount_captured - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: BLANK_EVIDENCE,
    evidence_details: {
      due_by: card ? now + ANSWER_DAYS * DAY : null,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    ...(card
      ? {
          network_reason_code: REASON_CODES[reason],
          payment_method_details: {
            card: {
              brand: card.brand ?? 'unknown',
              case_type: isInquiry ? 'inquiry' : 'chargeback',
              network: card.network ?? 'unknown',
              network_reason_code: REASON_CODES[reason],
            },
            type: 'card',
          },
        }
      : {}),
    reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  })
  ctx.emit('charge.dispute.created', opened)
  ctx.emit('charge.updated', ctx.store.charges.update(charge.id, { disputed: true }), charge)
  if (!isInquiry) withdraw(ctx, opened)
  if (!card) endDispute(ctx, opened.id, 'lost')
  else if (opened.evidence_details.due_by !== null) {
    const clock = ctx.store.customers.find(charge.customer ?? '')?.test_clock
    ctx.schedule({ kind: 'dispute_due', subject: opened.id, at: opened.evidence_details.due_by, clock })
  }
}

const REASON_CODES = { debit_not_authorized: null, fraudulent: '10.4', product_not_received: '13.1' } as const

/** The dispute that forbids to give a payment back: the bank has done that, or may. */
export function blockingDispute(ctx: Ctx, charge: string): Dispute | undefined {
  return ctx.store.disputes
    .by('charge', charge)
    .find(({ status }) => ['needs_response', 'under_review', 'lost'].includes(status))
}

/** The money of a disputed payment leaves the account, with the bank's fee. Emits `charge.dispute.funds_withdrawn`. */
export function withdraw(ctx: Ctx, dispute: Dispute): Dispute {
  const booking = book(ctx, {
    amount: -dispute.amount,
    fee: { amount: FEE, description: 'Dispute fee' },
    currency: dispute.currency,
    customer: customerOf(ctx, dispute),
    description: `Chargeback withdrawal for ${dispute.charge}`,
    source: dispute.id,
    type: 'adjustment',
    category: 'dispute',
  })
  const after = ctx.store.disputes.update(dispute.id, {
    balance_transactions: [...dispute.balance_transactions, booking],
    is_charge_refundable: false,
  })
  ctx.emit('charge.dispute.funds_withdrawn', after)
  return after
}

/**
 * The bank has decided. Emits `charge.dispute.closed`, and `charge.dispute.funds_reinstated` when the money comes back.
 */
export function endDispute(ctx: Ctx, id: string, outcome: 'lost' | 'warning_closed' | 'won'): Dispute {
  const before = ctx.store.disputes.get(id)
  ctx.unschedule('dispute_due', id)
  const ended = ctx.store.disputes.update(id, { status: outcome })
  ctx.emit('charge.dispute.closed', ended)
  if (outcome !== 'won') return ended
  const booking = book(ctx, {
    amount: before.amount,
    fee: { amount: -FEE, description: 'Dispute fee reversal' },
    currency: before.currency,
    customer: customerOf(ctx, before),
    description: `Chargeback reversal for ${before.charge}`,
    source: id,
    type: 'adjustment',
    category: 'dispute_reversal',
  })
  const after = ctx.store.disputes.update(id, {
    balance_transactions: [...before.balance_transactions, booking],
  })
  ctx.emit('charge.dispute.funds_reinstated', after)
  return after
}

/** Nobody answered the bank in time: a chargeback is lost, an inquiry simply over. */
export function passDisputeDue(ctx: Ctx, id: string): void {
  const dispute = ctx.store.disputes.find(id)
  if (dispute?.status === 'needs_response') endDispute(ctx, id, 'lost')
  if (dispute?.status === 'warning_needs_response') endDispute(ctx, id, 'warning_closed')
}

const customerOf = (ctx: Ctx, dispute: Dispute): string | null =>
  ctx.store.charges.find(dispute.charge)?.customer ?? null

/** What an answer to the bank can hold. */
export const EVIDENCE_TEXTS = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_tracking_number',
  'uncategorized_text',
] as const

const BLANK_EVIDENCE: Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
}
