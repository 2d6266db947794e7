import { and, asc, gt, sql } from 'drizzle-orm'
import { listReviews } from '../billing/operations/review-operations.ts'
import { webhookEvents } from '../db/schema/webhook-events.ts'
import { isLeftToPeople } from '../webhooks/inbox.ts'
import { type Alarm, alertOperator } from './alert-operator.ts'

const atMost = 20

/**
 * Tells the operator what was left to people: operations whose end at Stripe is unclear, as long as they are, and events
 * that failed for good, for a day.
 */
export async function watchUnfinishedWork(alarm: Alarm): Promise<void> {
  const reviews = await listReviews(alarm)
  if (reviews.length > 0) {
    await alertOperator(alarm, {
      name: 'operations_need_review',
      text: 'payments whose end is unclear wait for somebody; "npm run operations -- list" names them',
      differences: reviews
        .slice(0, atMost)
        .map(({ id, kind, accountId }) => `${kind} ${id}, account ${accountId}`),
    })
  }
  const events = await alarm.db
    .select({ id: webhookEvents.id, type: webhookEvents.type })
    .from(webhookEvents)
    .where(and(isLeftToPeople, gt(webhookEvents.endedAt, sql`now() - interval '1 day'`)))
    .orderBy(asc(webhookEvents.order))
    .limit(atMost)
  if (events.length === 0) return
  await alertOperator(alarm, {
    name: 'events_failed',
    text: 'events of Stripe could not be worked on; "npm run operations -- retry-events" tries them again',
    differences: events.map(({ id, type }) => `${type} ${id}`),
  })
}
