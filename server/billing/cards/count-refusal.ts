import { and, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { paymentMethods } from '../../db/schema/payments.ts'
import { cardLocks, cardRefusals } from '../../db/schema/plans.ts'
import { type Projection, record } from '../../projections/projection.ts'
import { furtherCardWeight, lockAt, pauseAt, weightOf, windowHours } from './refusal-weights.ts'

const error = z
  .object({
    code: z.string().nullish(),
    decline_code: z.string().nullish(),
    payment_method: z.object({ card: z.object({ fingerprint: z.string().nullish() }).nullish() }).nullish(),
  })
  .nullish()

const refusedIntentSchema = z.object({
  id: z.string(),
  data: z.object({
    object: z.object({
      id: z.string(),
      latest_charge: z.string().nullish(),
      latest_attempt: z.string().nullish(),
      last_payment_error: error,
      last_setup_error: error,
    }),
  }),
})

/**
 * Counts a refused card, once however often its event comes, and pauses or locks card entry when too many add up. The
 * browser can try cards without us as long as it holds a client secret, so events are what counts.
 */
export async function countCardRefusal(projection: Projection, payload: unknown): Promise<void> {
  const { tx, accountId, writtenAt } = projection
  const event = refusedIntentSchema.parse(payload)
  const intent = event.data.object
  const refusal = intent.last_payment_error ?? intent.last_setup_error
  const reason = refusal?.decline_code ?? refusal?.code ?? 'generic_decline'
  const fingerprint = refusal?.payment_method?.card?.fingerprint ?? null
  const id = `${intent.id}:${intent.latest_charge ?? intent.latest_attempt ?? event.id}`
  const weight =
    weightOf(reason, { isOnFile: await isOnFile(projection, fingerprint) }) +
    (await furtherCard(projection, fingerprint))
  const counted = await tx
    .insert(cardRefusals)
    .values({ id, accountId, reason, fingerprint, weight, at: writtenAt })
    .onConflictDoNothing()
    .returning({ id: cardRefusals.id })
  if (counted.length > 0 && weight > 0) await lockIfDue(projection, id)
}

async function lockIfDue(projection: Projection, refusalId: string): Promise<void> {
  const { tx, accountId, writtenAt } = projection
  const [sum] = await tx
    .select({ score: sql<number>`coalesce(sum(${cardRefusals.weight}), 0)::int` })
    .from(cardRefusals)
    .where(inWindow(projection))
  const score = sum?.score ?? 0
  if (score < pauseAt.score) return
  const isLock = score >= lockAt.score
  const until = new Date(writtenAt.getTime() + (isLock ? lockAt : pauseAt).minutes * 60_000)
  const lock = { until, kind: isLock ? ('lock' as const) : ('pause' as const), score }
  const written = await tx
    .insert(cardLocks)
    .values({ accountId, ...lock })
    .onConflictDoUpdate({
      target: cardLocks.accountId,
      set: lock,
      setWhere: sql`${cardLocks.until} < ${until}`,
    })
    .returning({ until: cardLocks.until })
  if (written.length === 0) return
  const facts = { until: until.toISOString(), kind: lock.kind }
  await record(projection, {
    action: 'card_entry.locked',
    facts,
    subject: `card_locks:${accountId}`,
    after: { ...facts, score },
    onceKey: `card_entry_locked:${refusalId}`,
  })
}

async function isOnFile({ tx, accountId }: Projection, fingerprint: string | null): Promise<boolean> {
  if (fingerprint === null) return false
  const [row] = await tx
    .select({ id: paymentMethods.stripeId })
    .from(paymentMethods)
    .where(
      and(
        eq(paymentMethods.accountId, accountId),
        eq(paymentMethods.fingerprint, fingerprint),
        eq(paymentMethods.isDeleted, false),
      ),
    )
    .limit(1)
  return row !== undefined
}

async function furtherCard(projection: Projection, fingerprint: string | null): Promise<number> {
  if (fingerprint === null) return 0
  const rows = await projection.tx
    .selectDistinct({ fingerprint: cardRefusals.fingerprint })
    .from(cardRefusals)
    .where(inWindow(projection))
  const seen = new Set(rows.flatMap((row) => (row.fingerprint === null ? [] : [row.fingerprint])))
  return seen.has(fingerprint) || seen.size < 2 ? 0 : furtherCardWeight
}

function inWindow({ accountId, writtenAt }: Projection) {
  const since = new Date(writtenAt.getTime() - windowHours * 3_600_000)
  return and(eq(cardRefusals.accountId, accountId), gt(cardRefusals.at, since))
}
