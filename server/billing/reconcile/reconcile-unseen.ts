import { sql } from 'drizzle-orm'
import type { SyncCursor } from '../../db/schema/sync-runs.ts'
import { projectDeletedInvoice } from '../../projections/invoice.ts'
import { drawReadSequence, projecting } from '../../projections/projection.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import type { EventRead } from '../../webhooks/event-table.ts'
import { refresh } from '../../webhooks/refresh.ts'
import { findBusy } from './find-owners.ts'
import { readPatiently } from './read-patiently.ts'
import { liveStatuses, type Reading } from './reconcile-page.ts'

const listOf = (values: readonly string[]) =>
  sql`(${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )})`

/**
 * The rows that no list showed although they can still change. Not to be listed is no proof of an end, so each is read
 * by itself: a deleted customer says so, a detached card has no customer, an ended subscription its date.
 */
const unseenRows = {
  unseen_customers: { table: 'customers', read: 'customer', where: sql`true` },
  unseen_subscriptions: {
    table: 'subscriptions',
    read: 'subscription',
    where: sql`status in ${listOf(liveStatuses)}`,
  },
  unseen_schedules: {
    table: 'subscription_schedules',
    read: 'subscription_schedule',
    where: sql`status in ${listOf(['not_started', 'active'])}`,
  },
  unseen_invoices: {
    table: 'invoices',
    read: 'invoice',
    where: sql`status in ${listOf(['draft', 'open', 'uncollectible'])}`,
  },
  unseen_payments: {
    table: 'payments',
    read: 'payment_intent',
    where: sql`status not in ${listOf(['succeeded', 'canceled'])}`,
  },
  unseen_card_setups: {
    table: 'card_setups',
    read: 'setup_intent',
    where: sql`status not in ${listOf(['succeeded', 'canceled'])}`,
  },
  unseen_payment_methods: { table: 'payment_methods', read: 'payment_method', where: sql`true` },
} as const satisfies Record<string, { table: string; read: EventRead; where: unknown }>
export type UnseenList = keyof typeof unseenRows

const unseenLists = Object.keys(unseenRows) as UnseenList[]
export const firstUnseen: SyncCursor = { list: 'unseen_customers', scope: null, after: null }

export function isUnseenList(list: string): list is UnseenList {
  return Object.hasOwn(unseenRows, list)
}

const atOnce = 25

/** Reads the next few rows that no list showed, each by itself. @returns where to go on, or null when none are left */
export async function reconcileUnseen(
  reading: Reading,
  cursor: SyncCursor & { list: UnseenList },
): Promise<SyncCursor | null> {
  const { deps, run, pace, counts } = reading
  const { table, read, where } = unseenRows[cursor.list]
  const { rows } = await deps.db.execute<{ stripe_id: string; account_id: string }>(sql`
    select stripe_id, account_id from ${sql.identifier(table)}
    where not is_deleted and read_sequence < ${run.firstSequence} and ${where}
      and (${cursor.after}::text is null or stripe_id > ${cursor.after}::text)
    order by stripe_id limit ${atOnce}`)
  const busy = await findBusy(deps, [...new Set(rows.map((row) => row.account_id))])
  for (const { stripe_id: id, account_id: accountId } of rows) {
    if (busy.has(accountId)) {
      counts.skipped++
      continue
    }
    counts.read++
    const source = { accountId, actor: { kind: 'job' as const } }
    try {
      await readPatiently(pace, () => refresh(deps, source, read, id))
    } catch (error) {
      if (!(error instanceof StripeFailure && error.kind === 'missing')) throw error
      await takeMissing(reading, table, id, accountId)
    }
  }
  const last = rows.at(-1)
  if (last !== undefined && rows.length === atOnce) return { ...cursor, after: last.stripe_id }
  const following = unseenLists[unseenLists.indexOf(cursor.list) + 1]
  return following === undefined ? null : { list: following, scope: null, after: null }
}

/** Stripe deletes only drafts without a trace. Anything else that it does not know is of another account, for people to see. */
async function takeMissing(
  { deps, counts }: Reading,
  table: string,
  id: string,
  accountId: string,
): Promise<void> {
  if (table === 'invoices') {
    const readSequence = await drawReadSequence(deps.db)
    let isTaken = false
    const source = { accountId, readSequence, actor: { kind: 'job' as const } }
    await projecting(deps, source, async (into) => {
      isTaken = await projectDeletedInvoice(into, id)
    })
    if (isTaken) return
  }
  counts.broken++
  deps.log.error({ id, table, accountId }, 'Stripe does not know an object that our rows have')
}
