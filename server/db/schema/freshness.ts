import { bigint, boolean, pgSequence, timestamp } from 'drizzle-orm/pg-core'

/**
 * Orders reads at Stripe. A number is drawn before a read leaves, so a row written with a higher number was read later,
 * whatever the clocks say.
 */
export const freshness = pgSequence('freshness')

export const moment = (name: string) => timestamp(name, { withTimezone: true })

/** Columns of every row that mirrors a Stripe object. */
export const mirrored = {
  /** The freshness number of the read that this row shows. */
  readSequence: bigint('read_sequence', { mode: 'number' }).notNull(),
  readAt: moment('read_at').notNull(),
  /** Gone at Stripe. Later data never brings it back. */
  isDeleted: boolean('is_deleted').notNull().default(false),
}
