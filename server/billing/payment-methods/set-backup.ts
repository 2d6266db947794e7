import { eq } from 'drizzle-orm'
import type { BackupInput, SavedMethods } from '#shared/contracts/payment-methods.ts'
import { recordAudit } from '../../audit/record.ts'
import { backupMethods } from '../../db/schema/method-wishes.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'
import type { MethodManager } from './change-methods.ts'
import { findMethod } from './find-method.ts'
import { listMethods } from './list-methods.ts'
import { loadMethods, type MethodRow } from './load-methods.ts'

/**
 * Chooses the method that a renewal is charged to when the default fails, from the next renewal on; Stripe knows of no such
 * order, so it is kept here. Refuses with `not_found`.
 */
export async function setBackup(
  deps: Deps,
  manager: MethodManager,
  { methodId }: BackupInput,
): Promise<SavedMethods> {
  const { accountId, user } = manager
  const chosen = methodId === null ? null : await findMethod(deps, accountId, methodId)
  const { methods, backupId } = await loadMethods(deps, accountId)
  if (backupId === (chosen?.stripeId ?? null)) return listMethods(deps, manager)
  const at = await accountNow(deps, accountId)
  const before = methods.find(({ stripeId }) => stripeId === backupId)
  await deps.db.transaction(async (tx) => {
    const actor = { kind: 'user', userId: user.id, name: user.name } as const
    const told = chosen ?? before
    if (told !== undefined) {
      await recordAudit(
        { tx, accountId, at, actor },
        {
          action: chosen === null ? 'payment_method.backup_dropped' : 'payment_method.backup_chosen',
          subject: `backup_methods:${accountId}`,
          facts: factsOf(told),
        },
      )
    }
    if (chosen === null) {
      await tx.delete(backupMethods).where(eq(backupMethods.accountId, accountId))
      return
    }
    const set = { methodStripeId: chosen.stripeId, chosenAt: at }
    await tx
      .insert(backupMethods)
      .values({ accountId, ...set })
      .onConflictDoUpdate({ target: backupMethods.accountId, set })
  })
  await deps.changes.publish(accountId, ['payment_method', 'activity'])
  return listMethods(deps, manager)
}

const factsOf = ({ type, brand, last4 }: MethodRow) => ({ type, brand, last4 })
