import type { Persona } from '#shared/testing/personas.ts'
import { loadBilling } from '../billing/subscriptions/load-billing.ts'
import { refreshSubscription } from '../billing/subscriptions/refresh-intent.ts'
import type { Deps } from '../deps.ts'
import { subscribeAs, type Visitor } from '../testing/people.ts'

/**
 * The person has subscribed afterwards, through the real flows with a test token, and our rows show it without waiting
 * for events. Does nothing when there is a subscription, paid or not.
 */
export async function subscribePersona(
  deps: Deps,
  visitor: Visitor,
  wanted: NonNullable<Persona['subscribe']>,
): Promise<void> {
  const { accountId } = visitor.membership
  if ((await loadBilling(deps.db, accountId)).row !== null) return
  await subscribeAs(deps, visitor, wanted)
  const { row } = await loadBilling(deps.db, accountId)
  if (row === null) throw new Error(`the subscription of account ${accountId} has no row`)
  await refreshSubscription(deps, { accountId, actor: { kind: 'job' } }, row.stripeId)
}
