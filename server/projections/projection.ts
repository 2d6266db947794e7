import { sql } from 'drizzle-orm'
import type { AccountChange } from '#shared/contracts/account.ts'
import { type Actor, type AuditDraft, recordAudit } from '../audit/record.ts'
import { accountNow } from '../billing/clock/account-now.ts'
import type { Transaction } from '../db/client.ts'
import { inTransaction } from '../db/in-transaction.ts'
import { freshness } from '../db/schema/freshness.ts'
import type { Deps } from '../deps.ts'
import { queueReactions } from '../notifications/queue-reactions.ts'

export type Noun = AccountChange['nouns'][number]

/** Whose data is written, how fresh it is and what brought it. */
export interface ProjectionSource {
  accountId: string
  /** Drawn before the read left; see `drawReadSequence`. */
  readSequence: number
  actor: Actor
  operationId?: string
  eventId?: string
}

/** What a projection works with while it writes. */
export interface Projection extends ProjectionSource {
  tx: Transaction
  /** Wall time of the write. */
  writtenAt: Date
  /** The account's time. */
  at: Date
  changed: Set<Noun>
  /** Subjects whose rows were newer than the data at hand. */
  stale: string[]
}

export interface ProjectionResult {
  changed: readonly Noun[]
  stale: readonly string[]
}

/**
 * A number for the read that leaves next. Of two reads the one with the higher number left later, so its data wins,
 * whichever answer comes first and whatever the clocks say.
 */
export async function drawReadSequence(db: Pick<Deps['db'], 'execute'>): Promise<number> {
  const { rows } = await db.execute<{ drawn: string | number }>(
    sql`select nextval(${freshness.seqName}) as drawn`,
  )
  return Number(rows[0]?.drawn)
}

/**
 * Writes what a read or an answer showed, with its audit entries and due messages, in one transaction; then tells open pages.
 * `write` runs no request: an open transaction makes everybody else wait.
 */
export async function projecting(
  deps: Deps,
  source: ProjectionSource,
  write: (projection: Projection) => Promise<void>,
): Promise<ProjectionResult> {
  const result = await inTransaction(deps.db, async (tx) => {
    const projection: Projection = {
      ...source,
      tx,
      writtenAt: deps.clock.now(),
      at: await accountNow({ db: tx, clock: deps.clock }, source.accountId),
      changed: new Set(),
      stale: [],
    }
    await write(projection)
    return { changed: [...projection.changed], stale: projection.stale }
  })
  if (result.changed.length > 0) await deps.changes.publish(source.accountId, result.changed)
  return result
}

export interface MirrorMeta {
  readSequence: number
  readAt: Date
  isDeleted: boolean
}

interface Mirror<Columns extends object> {
  /** `<table>:<key>`. */
  subject: string
  noun: Noun
  /** The row as it stands, locked; null when there is none. */
  find(): Promise<(Columns & Pick<MirrorMeta, 'readSequence' | 'isDeleted'>) | null>
  /** The row as the data has it, given the row as it stands. */
  next(before: Columns | null): Columns
  /** Writes the row. An insert that finds one already there answers false. */
  write(after: Columns, meta: MirrorMeta, isNew: boolean): Promise<boolean>
  /** What happened, in one or more entries; never none. */
  describe(before: Columns | null, after: Columns): readonly [AuditDraft, ...AuditDraft[]]
  /** The object is gone at Stripe; the row stays and is never written again. */
  isDeleted?: boolean
}

/**
 * Brings one row up to the data at hand: older data leaves it alone, a deleted row stays deleted, equal data only
 * freshens it, and a difference is written together with its audit entries and due messages.
 */
export async function mirror<Columns extends object>(
  projection: Projection,
  target: Mirror<Columns>,
): Promise<void> {
  const row = await target.find()
  if (row !== null && (row.isDeleted || row.readSequence >= projection.readSequence)) {
    projection.stale.push(target.subject)
    return
  }
  const after = target.next(row)
  const before = row === null ? null : pick(row, after)
  const meta: MirrorMeta = {
    readSequence: projection.readSequence,
    readAt: projection.writtenAt,
    isDeleted: target.isDeleted ?? false,
  }
  const isWritten = await target.write(after, meta, row === null)
  // Somebody inserted it since we looked; now there is a row to compare with.
  if (!isWritten) return mirror(projection, target)
  if (before !== null && isEqual(before, after) && !meta.isDeleted) return
  projection.changed.add(target.noun)
  for (const draft of target.describe(before, after)) {
    await record(projection, {
      ...draft,
      subject: target.subject,
      before: plain(before),
      after: plain(after),
    })
  }
}

/** Writes one audit entry and the messages that are due with it. An entry with a `onceKey` that is there already adds nothing. */
export async function record(
  projection: Projection,
  entry: AuditDraft & {
    subject: string
    before?: PlainRow | null
    after?: PlainRow | null
    onceKey?: string
  },
): Promise<void> {
  if (!(await recordAudit(projection, entry))) return
  projection.changed.add('activity')
  await queueReactions(projection, entry)
}

export type PlainRow = Record<string, unknown>

function pick<Columns extends object>(row: Columns, like: Columns): Columns {
  const wanted = new Set(Object.keys(like))
  return Object.fromEntries(Object.entries(row).filter(([key]) => wanted.has(key))) as Columns
}

function plain(row: object | null): PlainRow | null {
  return row === null ? null : (JSON.parse(canonical(row)) as PlainRow)
}

function isEqual(a: object, b: object): boolean {
  return canonical(a) === canonical(b)
}

/** JSON with sorted keys, so that equal rows are equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    isRecord(entry) ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))) : entry,
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
