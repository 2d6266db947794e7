import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  check,
  index,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { CreditPart } from '#shared/billing/credit-book.ts'
import { accounts } from './accounts.ts'
import { moment } from './freshness.ts'

const account = () =>
  uuid('account_id')
    .notNull()
    .references(() => accounts.id)
const count = (name: string) => bigint(name, { mode: 'number' })

/** An account's credits. Whoever changes them locks this row first, so the balance is exact and never below nothing. */
export const creditAccounts = pgTable(
  'credit_accounts',
  {
    accountId: uuid('account_id')
      .primaryKey()
      .references(() => accounts.id),
    /** The sum of the ledger. */
    balance: count('balance').notNull(),
  },
  (table) => [check('credit_accounts_balance', sql`${table.balance} >= 0`)],
)

/** Credits that came in at one time, and what became of them. */
export const creditGrants = pgTable(
  'credit_grants',
  {
    id: uuid('id').primaryKey(),
    accountId: account(),
    source: text('source', { enum: ['free', 'invoice', 'pack', 'manual'] }).notNull(),
    /** Names the occasion: an invoice, a month. The same one grants once. */
    sourceKey: text('source_key').notNull(),
    amount: count('amount').notNull(),
    isUnlimited: boolean('is_unlimited').notNull(),
    used: count('used').notNull(),
    lapsed: count('lapsed').notNull(),
    coversUntil: moment('covers_until'),
    /** Of the read that showed the invoice as paid. */
    readSequence: count('read_sequence'),
    /** Moments are the account's time. */
    expiresAt: moment('expires_at'),
    grantedAt: moment('granted_at').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    unique('credit_grants_once').on(table.accountId, table.sourceKey),
    index('credit_grants_open')
      .on(table.accountId)
      .where(sql`${table.endedAt} is null`),
    check(
      'credit_grants_left',
      sql`${table.used} >= 0 and ${table.lapsed} >= 0 and ${table.used} + ${table.lapsed} <= ${table.amount}`,
    ),
  ],
)

/** The ledger. Rows are only ever added, and their amounts add up to the balance. */
export const creditEntries = pgTable(
  'credit_entries',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    order: bigserial('position', { mode: 'number' }).notNull(),
    accountId: account(),
    kind: text('kind', {
      enum: ['grant', 'use', 'hold', 'expire', 'reset', 'refund', 'adjust'],
    }).notNull(),
    amount: count('amount').notNull(),
    balanceAfter: count('balance_after').notNull(),
    cost: count('cost').notNull(),
    action: text('action'),
    key: text('key'),
    parts: jsonb('parts').$type<readonly CreditPart[]>().notNull(),
    reason: text('reason'),
    at: moment('at').notNull(),
  },
  (table) => [
    index('credit_entries_account').on(table.accountId, table.order.desc()),
    index('credit_entries_at').on(table.accountId, table.at),
    uniqueIndex('credit_entries_key')
      .on(table.accountId, table.key)
      .where(sql`${table.key} is not null`),
  ],
)

/** Credits that are set aside while work runs, until it is known what it took. */
export const creditHolds = pgTable(
  'credit_holds',
  {
    id: uuid('id').primaryKey(),
    accountId: account(),
    action: text('action').notNull(),
    cost: count('cost').notNull(),
    parts: jsonb('parts').$type<readonly CreditPart[]>().notNull(),
    state: text('state', { enum: ['held', 'settled', 'released'] }).notNull(),
    /** Wall time after which nobody is believed to work on it any more. */
    forgottenAt: moment('forgotten_at').notNull(),
  },
  (table) => [
    index('credit_holds_forgotten')
      .on(table.forgottenAt)
      .where(sql`${table.state} = 'held'`),
  ],
)
