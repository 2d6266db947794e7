import { eq } from 'drizzle-orm'
import { endLockedAttempt } from '../billing/cards/card-lock.ts'
import { countCardRefusal } from '../billing/cards/count-refusal.ts'
import { endRepeatedTrial } from '../billing/subscriptions/repeated-trial.ts'
import { invoices } from '../db/schema/invoices.ts'
import { subscriptions } from '../db/schema/subscriptions.ts'
import type { Deps } from '../deps.ts'
import { type Projection, projecting, record } from '../projections/projection.ts'
import type { Job } from './job.ts'
import { type EventReaction, eventTable } from './event-table.ts'

/** Adds what an event means beyond the rows. Safe to repeat: it may be done again before the event is marked as done. */
export async function reactToEvent(deps: Deps, job: Job): Promise<void> {
  const reaction: EventReaction = eventTable[job.type].reaction
  if (reaction === null) return
  if (reaction === 'end_repeated_trial') return endRepeatedTrial(deps, job.accountId)
  const source = {
    accountId: job.accountId,
    actor: { kind: 'stripe' as const },
    eventId: job.event.id,
    readSequence: 0,
  }
  await projecting(deps, source, async (projection) => {
    await react(projection, reaction, job)
  })
  if (reaction === 'count_card_refusal') await endLockedAttempt(deps, job.accountId)
}

async function react(
  projection: Projection,
  reaction: Exclude<EventReaction, 'end_repeated_trial' | null>,
  { hint, event }: Job,
): Promise<void> {
  switch (reaction) {
    case 'note_trial_ending':
      return noteTrialEnding(projection, hint.objectId)
    case 'note_action_required':
      return noteActionRequired(projection, hint.objectId)
    case 'count_card_refusal':
      return countCardRefusal(projection, event.payload)
  }
}

async function noteTrialEnding(projection: Projection, subscriptionId: string): Promise<void> {
  const [row] = await projection.tx
    .select({ plan: subscriptions.plan, endsAt: subscriptions.trialEndsAt, status: subscriptions.status })
    .from(subscriptions)
    .where(eq(subscriptions.stripeId, subscriptionId))
  // A reminder that comes when the trial is over already would only confuse.
  if (row === undefined || row.status !== 'trialing' || row.endsAt === null) return
  const endsAt = row.endsAt.toISOString()
  await record(projection, {
    action: 'subscription.trial_ending',
    facts: { plan: row.plan, endsAt },
    subject: `subscriptions:${subscriptionId}`,
    onceKey: `trial_ending:${subscriptionId}:${endsAt}`,
  })
}

async function noteActionRequired(projection: Projection, invoiceId: string): Promise<void> {
  const [row] = await projection.tx.select().from(invoices).where(eq(invoices.stripeId, invoiceId))
  if (row === undefined || row.status !== 'open') return
  await record(projection, {
    action: 'invoice.action_required',
    facts: {
      number: row.number,
      totalMinor: row.totalMinor,
      currency: row.currency,
      attempt: row.attemptCount,
    },
    subject: `invoices:${invoiceId}`,
    onceKey: `action_required:${invoiceId}:${row.attemptCount}`,
  })
}
