import { z } from 'zod'
import { activityEntrySchema } from './activity.ts'

/** What a message to the account is about. Each has its sentences: `notices.about.<reaction>` on screen, `mailWords` in mails. */
export const noticeReactions = [
  'welcome',
  'trial_started',
  'trial_ending',
  'pause_ending',
  'subscription_ended',
  'payment_needed',
  'receipt',
  'bank_check_needed',
  'refund',
  'usage_warning',
  'top_up_stopped',
  'card_entry_paused',
  'seat_requested',
] as const
export type NoticeReaction = (typeof noticeReactions)[number]

/** All that a mail can be about: what the account is told, and what goes to one person alone and to no list of notices. */
export const messageReactions = [...noticeReactions, 'invitation', 'seat_decided'] as const
export type MessageReaction = (typeof messageReactions)[number]

export const noticeSchema = z.strictObject({
  id: z.uuid(),
  at: z.iso.datetime(),
  reaction: z.enum(noticeReactions),
  facts: activityEntrySchema.shape.facts,
  /** The invoice that it is about. */
  invoiceId: z.uuid().nullable(),
  /** By this person; each manager reads for themselves. */
  isRead: z.boolean(),
  /** What it asked for has been done, so nobody has to act on it any more. */
  isSolved: z.boolean(),
})
export type Notice = z.infer<typeof noticeSchema>

export const noticesSchema = z.strictObject({
  /** The latest fifty, newest first. */
  notices: z.array(noticeSchema),
  /** Those among them that this person has not read and that still matter. */
  unread: z.int(),
})
export type Notices = z.infer<typeof noticesSchema>

export const markReadInputSchema = z.strictObject({ noticeIds: z.array(z.uuid()).min(1).max(50) })
export type MarkReadInput = z.infer<typeof markReadInputSchema>

/** A mail in the mailbox of this machine. */
export const mailSchema = z.strictObject({
  key: z.string(),
  at: z.iso.datetime(),
  recipient: z.string(),
  subject: z.string(),
  text: z.string(),
})
export const mailsSchema = z.array(mailSchema)
export type StoredMail = z.infer<typeof mailSchema>
