import type { AuditAction } from '#shared/contracts/activity.ts'
import type { MessageReaction } from '#shared/contracts/notices.ts'

/**
 * Which change deserves a message to the account. `occasion` names the fact that makes one message differ from the next
 * of its kind; the same occasion is told once.
 */
export const reactions = {
  'subscription.activated': { reaction: 'welcome', occasion: 'plan' },
  'subscription.trial_started': { reaction: 'trial_started', occasion: 'endsAt' },
  'subscription.trial_ending': { reaction: 'trial_ending', occasion: 'endsAt' },
  'subscription.pause_ending': { reaction: 'pause_ending', occasion: 'endsAt' },
  'subscription.canceled': { reaction: 'subscription_ended', occasion: 'plan' },
  'subscription.past_due': { reaction: 'payment_needed', occasion: 'periodEndsAt' },
  'invoice.paid': { reaction: 'receipt', occasion: 'number' },
  'invoice.action_required': { reaction: 'bank_check_needed', occasion: 'attempt' },
  'charge.refunded': { reaction: 'refund', occasion: 'refundedMinor' },
  'usage.threshold_reached': { reaction: 'usage_warning', occasion: 'occasion' },
  'credits.top_up_stopped': { reaction: 'top_up_stopped', occasion: 'occasion' },
  'member.invited': { reaction: 'invitation', occasion: 'email' },
  'seats.requested': { reaction: 'seat_requested', occasion: 'email' },
  'seats.request_approved': { reaction: 'seat_decided', occasion: 'email' },
  'seats.request_denied': { reaction: 'seat_decided', occasion: 'email' },
  'card_entry.locked': { reaction: 'card_entry_paused', occasion: 'until' },
} as const satisfies Partial<Record<AuditAction, { reaction: MessageReaction; occasion: string }>>
