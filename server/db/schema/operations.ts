import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { PaymentStep } from '#shared/contracts/subscriptions.ts'
import type { BillingErrorCode, BillingErrorDetails } from '#shared/errors.ts'
import type { OperationInput, OperationKind } from '../../billing/operations/inputs.ts'
import type { FrozenRequest } from '../../stripe/frozen-request.ts'
import { accounts } from './accounts.ts'
import { moment } from './freshness.ts'

/** How an operation ended. Secrets are not in it; they are read again when they are asked for. */
export type OperationOutcome =
  | SubscriptionOutcome
  | MethodOutcome
  | InvoiceOutcome
  | PurchaseOutcome
  | { kind: 'details_saved' }
  | { kind: 'taxes_added' }
  | { kind: 'invoice_reissued'; replacementId: string }

export type SubscriptionOutcome =
  | { kind: Exclude<PaymentStep['kind'], 'amount_changed'>; subscriptionId: string }
  | { kind: 'amount_changed'; quoteId: string; subscriptionId: string | null }

/** What became of payment methods. */
export type MethodOutcome =
  | { kind: 'set_up'; setupIntentId: string }
  | { kind: 'method_saved'; methodId: string; wasKnown: boolean }
  | { kind: 'method_changed'; methodId: string }

/** What became of a payment; `bank_check` = the bank asks, and the page shows its question. */
export interface InvoiceOutcome {
  kind: 'invoice_payment'
  invoiceId: string
  result: 'paid' | 'processing' | 'bank_check'
}

/** What became of something that is bought once. */
export interface PurchaseOutcome {
  kind: 'purchase'
  invoiceId: string
  /** `confirm` = the page goes on with the payment; `amount_changed` = the invoice is over another amount than was shown. */
  result: 'paid' | 'processing' | 'confirm' | 'amount_changed'
}

export interface OperationFailure {
  code: BillingErrorCode
  details: BillingErrorDetails
}

/** Every change that somebody asked for, from the wish to its outcome. */
export const billingOperations = pgTable(
  'billing_operations',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    /** The browser's name for this intent to pay. */
    attemptId: uuid('attempt_id').notNull(),
    kind: text('kind').$type<OperationKind>().notNull(),
    input: jsonb('input').$type<OperationInput>().notNull(),
    inputHash: text('input_hash').notNull(),
    userId: uuid('user_id'),
    userName: text('user_name'),
    state: text('state', { enum: ['running', 'done', 'failed', 'needs_review'] }).notNull(),
    outcome: jsonb('outcome').$type<OperationOutcome>(),
    failure: jsonb('failure').$type<OperationFailure>(),
    /** Whoever holds the lease may work on it; the fence grows with each holder and every later write checks it. */
    leaseUntil: moment('lease_until').notNull(),
    fence: integer('fence').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    unique('billing_operations_attempt').on(table.accountId, table.attemptId),
    uniqueIndex('billing_operations_one_running')
      .on(table.accountId)
      .where(sql`${table.state} = 'running'`),
    index('billing_operations_lease')
      .on(table.leaseUntil)
      .where(sql`${table.state} = 'running'`),
  ],
)

export const operationSteps = pgTable(
  'operation_steps',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    operationId: uuid('operation_id')
      .notNull()
      .references(() => billingOperations.id),
    name: text('name').notNull(),
    request: jsonb('request').$type<FrozenRequest>().notNull(),
    apiVersion: text('api_version').notNull(),
    idempotencyKey: text('idempotency_key').notNull().unique(),
    /** Grows when Stripe is known not to have executed what an earlier key asked for. */
    keyGeneration: integer('key_generation').notNull().default(0),
    keyMadeAt: moment('key_made_at').notNull().defaultNow(),
    /** The object was looked for at Stripe and not found at this time. */
    absentSince: moment('absent_since'),
    state: text('state', { enum: ['sent', 'done'] }).notNull(),
    /** Id of the object that the step made or changed. */
    resultId: text('result_id'),
  },
  (table) => [unique('operation_steps_name').on(table.operationId, table.name)],
)
