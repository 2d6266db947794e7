import { renewalOf } from '#shared/billing/discounts.ts'
import type { Money } from '#shared/money.ts'
import type { OperationOutcome } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import type { StartWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { storeQuote } from '../quotes/quotes.ts'
import { loadBilling } from './load-billing.ts'

/** Keeps what Stripe wants instead of what was shown, for the customer to accept; no secret leaves. */
export async function changedAmount(
  deps: Deps,
  { accountId, input: wish }: Pick<OperationWith<StartWish>, 'accountId' | 'input'>,
  subscriptionId: string,
  dueNow: Money,
): Promise<OperationOutcome> {
  const { items, row } = await loadBilling(deps.db, accountId, { subscriptionId })
  const recurring = renewalOf(items, dueNow.currency, row?.discounts)
  const { choice, promotion } = wish
  const { quoteId } = await storeQuote(deps, accountId, {
    choice,
    dueNow,
    recurring,
    promotion: promotion && { ...promotion, fingerprint: null },
  })
  return { kind: 'amount_changed', quoteId, subscriptionId }
}
