import { type SQL, sql } from 'drizzle-orm'
import { noticeReactions } from '#shared/contracts/notices.ts'
import type { Database } from '../db/client.ts'
import type { InvariantName, Violation } from './invariant.ts'

interface DatabaseInvariant {
  invariant: InvariantName
  found: string
  /** Every row that it answers is a violation. */
  violations: SQL
}

const liveStatuses = sql`('incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused')`

/** How many violations of one kind are named; there is no use in more. */
const atMost = 20

const mirroredTables = [
  'customers',
  'subscriptions',
  'subscription_schedules',
  'invoices',
  'payments',
  'card_setups',
  'payment_methods',
]

const databaseInvariants: readonly DatabaseInvariant[] = [
  {
    invariant: 'I1',
    found: 'a payment arrived and its invoice is paid with another amount',
    violations: sql`
      select i.stripe_id as invoice, i.amount_paid_minor as invoice_paid, p.amount_minor as payment
      from invoices i join payments p on p.stripe_id = i.payment_intent_id
      where p.status = 'succeeded' and i.status = 'paid' and p.amount_minor <> i.amount_paid_minor`,
  },
  {
    invariant: 'I2',
    found: 'one payment pays for several invoices',
    violations: sql`
      select payment_intent_id as payment, count(*) as invoices from invoices
      where payment_intent_id is not null group by payment_intent_id having count(*) > 1`,
  },
  {
    invariant: 'I3',
    found: 'several subscriptions run for one account',
    violations: sql`
      select account_id, array_agg(stripe_id) as subscriptions from subscriptions
      where status in ${liveStatuses} and not is_deleted group by account_id having count(*) > 1`,
  },
  {
    invariant: 'I3',
    found: 'an account is several customers',
    violations: sql`
      select account_id, array_agg(stripe_id) as customers from customers
      where not is_deleted group by account_id having count(*) > 1`,
  },
  {
    invariant: 'I4',
    found: 'an event is in no state or in two',
    violations: sql`
      select id, state, ended_at, last_error from webhook_events
      where (state = 'pending' and ended_at is not null) or (state = 'done' and (ended_at is null or last_error is not null))
        or (state = 'failed' and last_error is null) or state not in ('pending', 'done', 'ignored', 'failed')`,
  },
  ...mirroredTables.map((table): DatabaseInvariant => ({
    invariant: 'I6',
    found: `a row of ${table} has no entry in the audit trail`,
    violations: sql`
        select r.stripe_id from ${sql.identifier(table)} r
        where not exists (select 1 from audit_entries a where a.subject = ${`${table}:`} || r.stripe_id)`,
  })),
  ...['subscriptions', 'invoices', 'payments', 'card_setups'].map((table): DatabaseInvariant => ({
    invariant: 'I6',
    found: `a row of ${table} changed without an entry in the audit trail`,
    violations: sql`
        select r.stripe_id, r.status, a.told from ${sql.identifier(table)} r
        join lateral (
          select after ->> 'status' as told from audit_entries
          where subject = ${`${table}:`} || r.stripe_id and after is not null order by position desc limit 1
        ) a on a.told <> r.status`,
  })),
  {
    invariant: 'I6',
    found: 'between two entries about one row something changed',
    violations: sql`
      select * from (
        select subject, position, before, after,
          lag(before) over of_one as earlier_before, lag(after) over of_one as earlier_after
        from audit_entries where after is not null
        window of_one as (partition by subject order by position)
      ) chain
      where earlier_after is not null and before is distinct from earlier_after
        and (before, after) is distinct from (earlier_before, earlier_after)`,
  },
  {
    invariant: 'I6',
    found: 'an entry of a person names nobody',
    violations: sql`
      select id, action from audit_entries where actor_kind in ('user', 'admin') and actor_user_id is null`,
  },
  {
    invariant: 'I7',
    found: 'a subscription is active though none of its invoices was ever paid',
    violations: sql`
      select s.stripe_id, s.account_id from subscriptions s
      where s.status in ('active', 'past_due') and not s.is_deleted and s.trial_ends_at is null
        and exists (select 1 from invoices i where i.subscription_stripe_id = s.stripe_id and i.total_minor > 0)
        and not exists (select 1 from invoices i where i.subscription_stripe_id = s.stripe_id and i.status = 'paid')
        -- A debit that the bank has in hand is trusted until its word comes, and owed from then on.
        and not exists (
          select 1 from invoices i join charges c on c.payment_intent_id = i.payment_intent_id
          where i.subscription_stripe_id = s.stripe_id and c.method_type = 'sepa_debit')`,
  },
  {
    invariant: 'I8',
    found: 'a message is due twice',
    violations: sql`
      select account_id, reaction, subject, occasion, count(*) as messages from outbox
      group by account_id, reaction, subject, occasion having count(*) > 1`,
  },
  {
    invariant: 'I8',
    found: 'one invoice has several receipts',
    violations: sql`
      select subject, count(*) as receipts from outbox where reaction = 'receipt' group by subject having count(*) > 1`,
  },
  {
    invariant: 'I9',
    found: 'an operation runs past its lease and nobody took it over',
    violations: sql`
      select id, account_id, lease_until from billing_operations
      where state = 'running' and lease_until < now() - interval '15 minutes'`,
  },
  {
    invariant: 'I9',
    found: 'an operation is not over after a day',
    violations: sql`
      select id, account_id, created_at from billing_operations
      where state = 'running' and created_at < now() - interval '24 hours'`,
  },
  {
    invariant: 'I9',
    found: 'an operation ended without saying how',
    violations: sql`
      select id, state from billing_operations
      where (state = 'done' and outcome is null) or (state in ('failed', 'needs_review') and failure is null)
        or (state <> 'running' and ended_at is null)`,
  },
  {
    invariant: 'I10',
    found: 'an operation was carried out with another amount than was shown',
    violations: sql`
      select o.id, o.input ->> 'expectedDueMinor' as shown, i.amount_due_minor as charged
      from billing_operations o
      join lateral (
        select amount_due_minor from invoices
        where subscription_stripe_id = o.outcome ->> 'subscriptionId' and billing_reason = 'subscription_create'
        order by created_at, stripe_id limit 1
      ) i on true
      where o.state = 'done' and o.outcome ->> 'kind' in ('confirm_payment', 'processing', 'done')
        and o.kind = 'start_subscription' and (o.input ->> 'expectedDueMinor')::bigint <> i.amount_due_minor`,
  },
  {
    invariant: 'I10',
    found: 'a change was made and no invoice is over the amount that was shown',
    violations: sql`
      select o.id, o.input ->> 'dueMinor' as shown from billing_operations o
      where o.state = 'done' and o.kind = 'change_subscription' and (o.input ->> 'dueMinor')::bigint > 0
        and not exists (
          select from invoices i where i.subscription_stripe_id = o.input ->> 'subscriptionId'
            and i.billing_reason = 'subscription_update' and i.amount_due_minor = (o.input ->> 'dueMinor')::bigint
        )`,
  },
  ...mirroredTables.map((table): DatabaseInvariant => ({
    invariant: 'I11',
    found: `a row of ${table} is fresher than any read`,
    violations: sql`
        select stripe_id, read_sequence from ${sql.identifier(table)}
        where read_sequence > (select last_value from freshness)`,
  })),
  {
    invariant: 'I11',
    found: 'something that was gone was written again',
    violations: sql`
      select later.subject, later.action, later.position from audit_entries later
      join audit_entries gone on gone.subject = later.subject and gone.position < later.position
      where gone.action in ('customer.deleted') and later.after is not null`,
  },
  {
    invariant: 'I12',
    found: 'a first payment is open for more than a day',
    violations: sql`
      select s.stripe_id, s.account_id from subscriptions s left join account_clocks c on c.account_id = s.account_id
      where s.status = 'incomplete' and not s.is_deleted
        and s.created_at < coalesce(c.frozen_at, now()) - interval '24 hours'`,
  },
  {
    invariant: 'I13',
    found: 'a subscription is not of the account that its customer is',
    violations: sql`
      select s.stripe_id, s.account_id, c.account_id as customer_account from subscriptions s
      join customers c on c.stripe_id = s.customer_stripe_id where c.account_id <> s.account_id`,
  },
  {
    invariant: 'I13',
    found: 'an invoice is not of the account that its subscription is',
    violations: sql`
      select i.stripe_id, i.account_id, s.account_id as subscription_account from invoices i
      join subscriptions s on s.stripe_id = i.subscription_stripe_id where s.account_id <> i.account_id`,
  },
  {
    invariant: 'I13',
    found: 'a payment is not of the account that its invoice is',
    violations: sql`
      select p.stripe_id, p.account_id, i.account_id as invoice_account from payments p
      join invoices i on i.payment_intent_id = p.stripe_id where p.account_id <> i.account_id`,
  },
  {
    invariant: 'I13',
    found: 'an operation ended at the subscription of another account',
    violations: sql`
      select o.id, o.account_id, s.account_id as subscription_account from billing_operations o
      join subscriptions s on s.stripe_id = o.outcome ->> 'subscriptionId' where s.account_id <> o.account_id`,
  },
  {
    invariant: 'I15',
    found: 'a message is due for more than an hour',
    violations: sql`
      select id, reaction, attempts, due_at from outbox
      where state = 'pending' and due_at < now() - interval '1 hour'`,
  },
  {
    invariant: 'I8',
    found: 'a message counts as sent and is on no page of the app',
    violations: sql`
      select o.id, o.reaction from outbox o
      where o.state = 'sent' and o.reaction in (${sql.join(
        noticeReactions.map((reaction) => sql`${reaction}`),
        sql`, `,
      )}) and not exists (select 1 from notices n where n.id = o.id)`,
  },
  {
    invariant: 'I16',
    found: 'a balance is not the sum of its ledger, or not what its grants have left',
    violations: sql`
      select a.account_id, a.balance from credit_accounts a
      where a.balance <> (select coalesce(sum(amount), 0) from credit_entries e where e.account_id = a.account_id)
        or a.balance <> (
          select coalesce(sum(amount - used - lapsed), 0) from credit_grants g where g.account_id = a.account_id
        )`,
  },
  {
    invariant: 'I16',
    found: 'an invoice that was not paid brought credits',
    violations: sql`
      select g.account_id, g.source_key from credit_grants g
      where g.source in ('invoice', 'pack') and not exists (
        select from invoices i where 'invoice:' || i.stripe_id = g.source_key and i.status = 'paid'
      )`,
  },
  {
    invariant: 'I15',
    found: 'an event is due for more than an hour',
    violations: sql`
      select id, type, attempts, due_at from webhook_events
      where state = 'pending' and due_at < now() - interval '1 hour'`,
  },
]

/** What the database alone can tell. Reads only; safe while the application serves. */
export async function databaseViolations(db: Database): Promise<Violation[]> {
  // One statement for all: each of its own costs more on the way than in the database.
  const { rows } = await db.execute<{ place: number; facts: Record<string, unknown> }>(
    sql.join(
      databaseInvariants.map(
        ({ violations: query }, place) =>
          sql`(select ${place}::int as place, to_jsonb(found) as facts from (${query}) found limit ${atMost})`,
      ),
      sql` union all `,
    ),
  )
  const violations = rows.flatMap(({ place, facts }) => {
    const broken = databaseInvariants[place]
    return broken === undefined ? [] : [{ invariant: broken.invariant, found: broken.found, facts }]
  })
  return [...violations, ...(await fallsOfFreshness(db))]
}

/** What the trigger of `watchFreshness` saw, where it is set. */
async function fallsOfFreshness(db: Database): Promise<Violation[]> {
  const watch = await db.execute<{ is_on: boolean }>(
    sql`select to_regclass('public.freshness_falls') is not null as is_on`,
  )
  if (watch.rows[0]?.is_on !== true) return []
  const { rows } = await db.execute(sql`select * from freshness_falls limit ${atMost}`)
  return rows.map((facts) => ({ invariant: 'I11', found: 'older data replaced newer', facts }))
}
