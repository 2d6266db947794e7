import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { accounts } from './accounts.ts'
import { moment } from './freshness.ts'

const account = () =>
  uuid('account_id')
    .notNull()
    .references(() => accounts.id)
const count = (name: string) => bigint(name, { mode: 'number' })

/** How much of a limit is used in one period. One row is one counter: raising it locks the row, so it is exact at the limit. */
export const usageCounters = pgTable(
  'usage_counters',
  {
    accountId: account(),
    limitCode: text('limit_code').notNull(),
    /** Names the period: the moment at which it ends. What counts what exists never ends. */
    endsAt: moment('ends_at').notNull(),
    used: count('used').notNull(),
    /** Refused, or let pass in log mode though the limit was reached. */
    refused: count('refused').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.limitCode, table.endsAt] }),
    check('usage_counters_used', sql`${table.used} >= 0`),
  ],
)

/** Use by day, for the chart. */
export const usageDays = pgTable(
  'usage_days',
  {
    accountId: account(),
    limitCode: text('limit_code').notNull(),
    day: date('day').notNull(),
    used: count('used').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.limitCode, table.day] })],
)

/** What was reported with a key, so that reporting it again counts nothing. */
export const usageReports = pgTable(
  'usage_reports',
  {
    accountId: account(),
    key: text('key').notNull(),
    limitCode: text('limit_code').notNull(),
    amount: integer('amount').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.key] }), index('usage_reports_at').on(table.at)],
)

/** What an account set for itself. */
export const usageSettings = pgTable(
  'usage_settings',
  {
    accountId: account(),
    limitCode: text('limit_code').notNull(),
    cap: count('cap'),
    alertPercents: integer('alert_percents').array().notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.limitCode] })],
)

/** Features that were asked for and not there: refused, or let pass in log mode. By day. */
export const featureRefusals = pgTable(
  'feature_refusals',
  {
    accountId: account(),
    feature: text('feature').notNull(),
    day: date('day').notNull(),
    mode: text('mode', { enum: ['log', 'enforce'] }).notNull(),
    times: count('times').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.feature, table.day, table.mode] })],
)

/** Given by hand, beside what is sold. */
export const manualGrants = pgTable(
  'manual_grants',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    accountId: account(),
    kind: text('kind', { enum: ['feature', 'limit'] }).notNull(),
    code: text('code').notNull(),
    /** Added to the limit; null lifts it. Not used by features. */
    amount: count('amount'),
    reason: text('reason').notNull(),
    /** The account's time; null = for good. */
    endsAt: moment('ends_at'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [unique('manual_grants_once').on(table.accountId, table.kind, table.code)],
)
