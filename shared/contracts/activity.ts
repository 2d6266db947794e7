import { z } from 'zod'

/**
 * Everything the audit trail can say. Each has a sentence `activity.<action>` in the message catalogue,
 * which may use the entry's `facts` as ICU arguments.
 */
export const auditActions = [
  'account.created',
  'customer.created',
  'customer.updated',
  'customer.deleted',
  'subscription.started',
  'subscription.activated',
  'subscription.trial_started',
  'subscription.trial_ending',
  'subscription.changed',
  'subscription.change_scheduled',
  'subscription.pause_scheduled',
  'subscription.schedule_released',
  'subscription.past_due',
  'subscription.paused',
  'subscription.resumed',
  'subscription.canceled',
  'subscription.expired',
  'subscription.replaced',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.action_required',
  'invoice.voided',
  'invoice.uncollectible',
  'invoice.updated',
  'payment.succeeded',
  'payment.failed',
  'payment.processing',
  'payment.action_required',
  'payment.canceled',
  'card_setup.succeeded',
  'card_setup.failed',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'charge.refunded',
  'charge.disputed',
  'settings.overridden',
  'card_entry.locked',
  'card_entry.unlocked',
  'operation.resolved',
] as const
export type AuditAction = (typeof auditActions)[number]

export const activityEntrySchema = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.strictObject({ kind: z.enum(['user', 'admin', 'stripe', 'job']), name: z.string().nullable() }),
  action: z.enum(auditActions),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type ActivityEntry = z.infer<typeof activityEntrySchema>
