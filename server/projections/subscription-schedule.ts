import { eq, inArray } from 'drizzle-orm'
import { stripePrices } from '../db/schema/plans.ts'
import { subscriptionSchedules } from '../db/schema/subscription-schedules.ts'
import { idOf } from '../stripe/object-parts.ts'
import type { StripeSchedule } from '../stripe/objects.ts'
import { choiceOfLines } from './choice-of-lines.ts'
import { mirror, type Projection } from './projection.ts'

type ScheduleColumns = Omit<
  typeof subscriptionSchedules.$inferSelect,
  'stripeId' | 'readSequence' | 'readAt' | 'isDeleted'
>

/** A subscription's schedule as Stripe has it: the change and the pause that are booked. */
export async function projectSchedule(projection: Projection, schedule: StripeSchedule): Promise<void> {
  const { tx } = projection
  const stripeId = schedule.id
  const columns = await columnsOf(projection, schedule)
  await mirror<ScheduleColumns>(projection, {
    subject: `subscription_schedules:${stripeId}`,
    noun: 'subscription',
    async find() {
      const [row] = await tx
        .select()
        .from(subscriptionSchedules)
        .where(eq(subscriptionSchedules.stripeId, stripeId))
        .for('update')
      return row ?? null
    },
    next: () => columns,
    async write(after, meta, isNew) {
      const row = { ...after, ...meta, stripeId }
      if (!isNew) {
        await tx.update(subscriptionSchedules).set(row).where(eq(subscriptionSchedules.stripeId, stripeId))
        return true
      }
      const inserted = await tx
        .insert(subscriptionSchedules)
        .values(row)
        .onConflictDoNothing()
        .returning({ stripeId: subscriptionSchedules.stripeId })
      return inserted.length > 0
    },
    describe(before, { status, plan, interval, seats, changeAt, pauseAt, resumeAt }) {
      const facts = { plan, interval, seats, endsAt: (changeAt ?? pauseAt)?.toISOString() ?? null }
      const had = before !== null && (before.changeAt ?? before.pauseAt) !== null
      if (changeAt !== null) return [{ action: 'subscription.change_scheduled', facts }]
      if (before?.pauseAt != null && before.pauseAt.getTime() === pauseAt?.getTime()) {
        if (before.resumeAt?.getTime() === resumeAt?.getTime())
          return [{ action: 'subscription.changed', facts: {} }]
        return [{ action: 'subscription.pause_extended', facts: { endsAt: resumeAt?.toISOString() ?? null } }]
      }
      if (pauseAt !== null) return [{ action: 'subscription.pause_scheduled', facts }]
      if (had && status === 'released') {
        return [{ action: 'subscription.schedule_released', facts: { plan: before.plan } }]
      }
      return [{ action: 'subscription.changed', facts: {} }]
    },
  })
}

async function columnsOf(
  { tx, accountId }: Projection,
  { status, subscription, current_phase: current, phases, pause_schedules: pauses, metadata }: StripeSchedule,
): Promise<ScheduleColumns> {
  const isOpen = status === 'active' || status === 'not_started'
  const next = isOpen
    ? phases.find(({ start_date: start }) => current === null || start >= current.end_date)
    : undefined
  const pause = isOpen ? pauses[0] : undefined
  const ids = next?.items.map(({ price }) => idOf(price)) ?? []
  const prices =
    ids.length === 0 ? [] : await tx.select().from(stripePrices).where(inArray(stripePrices.stripeId, ids))
  const keyOf = new Map(prices.map(({ stripeId, lookupKey }) => [stripeId, lookupKey]))
  const choice = choiceOfLines(
    (next?.items ?? []).map(({ price, quantity }) => ({
      lookupKey: keyOf.get(idOf(price)) ?? null,
      quantity,
    })),
  )
  return {
    accountId,
    subscriptionStripeId: subscription === null ? null : idOf(subscription),
    status,
    changeAt: next?.start_date ?? null,
    plan: choice?.plan ?? null,
    interval: choice?.interval ?? null,
    seats: choice?.seats ?? null,
    addOns: choice?.addOns ?? [],
    pauseAt: pause?.pause.pause_at ?? null,
    resumeAt: pause?.resume?.resume_at ?? null,
    operationId: metadata?.['operation_id'] ?? null,
  }
}
