import { and, eq, sql } from 'drizzle-orm'
import type { Actor } from '../../audit/record.ts'
import type { Database, Transaction } from '../../db/client.ts'
import {
  billingOperations,
  type OperationFailure,
  type OperationOutcome,
} from '../../db/schema/operations.ts'

export type OperationRow = typeof billingOperations.$inferSelect

/** An operation whose input was checked to be that of its kind. */
export type OperationWith<Input> = Omit<OperationRow, 'input'> & { input: Input }

/** How long a holder may work before another may take over. Longer than the slowest request with its retry. */
export const leaseSeconds = 60

export const leaseEnd = sql`now() + make_interval(secs => ${leaseSeconds})`

/** Another holder took the operation over; whatever this one knows is too late. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** Prolongs the lease, or throws LeaseLost when somebody else holds it by now. */
export async function holdLease(
  db: Database | Transaction,
  { id, fence }: Pick<OperationRow, 'id' | 'fence'>,
): Promise<void> {
  const held = await db
    .update(billingOperations)
    .set({ leaseUntil: leaseEnd })
    .where(isHeld({ id, fence }))
    .returning({ id: billingOperations.id })
  if (held.length === 0) throw new LeaseLost(`operation ${id} is held by another`)
}

/** Lets others take over from the given moment on. The work stays to be done. */
export async function releaseLease(
  db: Database,
  operation: Pick<OperationRow, 'id' | 'fence'>,
  afterSeconds = 0,
): Promise<void> {
  await db
    .update(billingOperations)
    .set({ leaseUntil: sql`now() + make_interval(secs => ${afterSeconds})` })
    .where(isHeld(operation))
}

/** Takes an operation whose holder is gone. @returns the operation with its new fence, or null when it is held or over */
export async function takeOver(db: Database, id: string): Promise<OperationRow | null> {
  const [taken] = await db
    .update(billingOperations)
    .set({ leaseUntil: leaseEnd, fence: sql`${billingOperations.fence} + 1` })
    .where(
      and(
        eq(billingOperations.id, id),
        eq(billingOperations.state, 'running'),
        sql`${billingOperations.leaseUntil} <= now()`,
      ),
    )
    .returning()
  return taken ?? null
}

/** Writes how the operation ended, once. */
export async function endOperation(
  db: Database | Transaction,
  operation: Pick<OperationRow, 'id' | 'fence'>,
  end:
    | { state: 'done'; outcome: OperationOutcome }
    | { state: 'failed' | 'needs_review'; failure: OperationFailure },
): Promise<void> {
  const ended = await db
    .update(billingOperations)
    .set({ ...end, endedAt: sql`now()` })
    .where(isHeld(operation))
    .returning({ id: billingOperations.id })
  if (ended.length === 0) throw new LeaseLost(`operation ${operation.id} is held by another`)
}

/** Forgets an operation that was refused before anything was sent. */
export async function withdrawOperation(
  db: Database,
  operation: Pick<OperationRow, 'id' | 'fence'>,
): Promise<void> {
  await db.delete(billingOperations).where(isHeld(operation))
}

/** The person in whose name the operation runs, or a job where nobody asked for it. */
export function actorOf({ userId, userName }: Pick<OperationRow, 'userId' | 'userName'>): Actor {
  if (userId === null) return { kind: 'job' }
  return { kind: 'user', userId, name: userName }
}

function isHeld({ id, fence }: Pick<OperationRow, 'id' | 'fence'>) {
  return and(
    eq(billingOperations.id, id),
    eq(billingOperations.fence, fence),
    eq(billingOperations.state, 'running'),
  )
}
