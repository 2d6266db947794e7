import { and, eq } from 'drizzle-orm'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { Grant } from '#shared/billing/entitlements.ts'
import { BillingError } from '#shared/errors.ts'
import { type Actor, recordAudit } from '../../audit/record.ts'
import { manualGrants } from '../../db/schema/usage.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'

/**
 * Gives an account a feature or more of a limit by hand, until a date or for good; null takes it back. Audited.
 * @throws BillingError `invalid_input` when the catalogue has no such feature or limit
 */
export async function grantManually(
  deps: Pick<Deps, 'db' | 'clock' | 'changes'>,
  { accountId, actor, reason }: { accountId: string; actor: Actor; reason: string },
  grant: Grant,
  until: Date | null | 'taken_back',
): Promise<void> {
  const known: object = grant.kind === 'feature' ? catalogueInUse().features : catalogueInUse().limits
  if (!Object.hasOwn(known, grant.code))
    throw new BillingError('invalid_input', `no ${grant.kind} ${grant.code}`)
  const { kind, code } = grant
  const amount = grant.kind === 'limit' ? grant.amount : null
  const at = await accountNow(deps, accountId)
  const isTarget = and(
    eq(manualGrants.accountId, accountId),
    eq(manualGrants.kind, kind),
    eq(manualGrants.code, code),
  )
  await deps.db.transaction(async (tx) => {
    const [before] = await tx.select().from(manualGrants).where(isTarget).for('update')
    const after = { amount, reason, endsAt: until === 'taken_back' ? null : until }
    if (until === 'taken_back') await tx.delete(manualGrants).where(isTarget)
    else {
      await tx
        .insert(manualGrants)
        .values({ accountId, kind, code, ...after, createdAt: at })
        .onConflictDoUpdate({
          target: [manualGrants.accountId, manualGrants.kind, manualGrants.code],
          set: after,
        })
    }
    await recordAudit(
      { tx, accountId, at, actor },
      {
        action: until === 'taken_back' ? 'grant.taken_back' : 'grant.given',
        subject: `manual_grants:${accountId}:${kind}:${code}`,
        before: before === undefined ? null : { amount: before.amount, endsAt: before.endsAt },
        after: until === 'taken_back' ? null : { amount, endsAt: after.endsAt },
        facts: { kind, code, reason },
      },
    )
  })
  await deps.changes.publish(accountId, ['usage', 'activity'])
}
