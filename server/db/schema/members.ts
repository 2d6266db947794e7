import { sql } from 'drizzle-orm'
import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { invitableRoles, seatPolicies } from '#shared/contracts/members.ts'
import { accounts } from './accounts.ts'
import { users } from './auth.ts'
import { moment } from './freshness.ts'

const account = () =>
  uuid('account_id')
    .notNull()
    .references(() => accounts.id, { onDelete: 'cascade' })

/** People who were asked to join. What lets one in is a signature, which is kept nowhere. An open one holds a seat until it ends. */
export const invitations = pgTable(
  'invitations',
  {
    id: uuid('id').primaryKey(),
    accountId: account(),
    /** In small letters. */
    email: text('email').notNull(),
    role: text('role', { enum: invitableRoles }).notNull(),
    invitedByName: text('invited_by_name').notNull(),
    state: text('state', { enum: ['open', 'accepted', 'revoked', 'expired'] }).notNull(),
    /** Wall time: it guards a door. */
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    index('invitations_account').on(table.accountId, table.createdAt),
    uniqueIndex('invitations_open')
      .on(table.accountId, table.email)
      .where(sql`${table.state} = 'open'`),
  ],
)

/** Wishes for a seat by people who may not spend the account's money. */
export const seatRequests = pgTable(
  'seat_requests',
  {
    id: uuid('id').primaryKey(),
    accountId: account(),
    /** Whom the seat is for, in small letters. */
    email: text('email').notNull(),
    /** Why it is wanted. */
    reason: text('reason'),
    requestedBy: uuid('requested_by')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    requestedByName: text('requested_by_name').notNull(),
    state: text('state', { enum: ['open', 'approved', 'denied', 'expired'] }).notNull(),
    /** What the manager said with the decision. */
    note: text('note'),
    decidedByName: text('decided_by_name'),
    /** Wall time. */
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    index('seat_requests_account').on(table.accountId, table.createdAt),
    uniqueIndex('seat_requests_open')
      .on(table.accountId, table.email)
      .where(sql`${table.state} = 'open'`),
  ],
)

/** Who may fill seats; no row = what `defaultSeatPolicy` says. */
export const seatPolicyRows = pgTable('seat_policies', {
  accountId: account().primaryKey(),
  policy: text('policy', { enum: seatPolicies }).notNull(),
})
