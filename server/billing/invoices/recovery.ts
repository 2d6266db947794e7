import { eq } from 'drizzle-orm'
import type { Role } from '#shared/contracts/account.ts'
import type { Recovery } from '#shared/contracts/invoices.ts'
import { subscriptions } from '../../db/schema/subscriptions.ts'
import type { Deps } from '../../deps.ts'
import { loadMethods } from '../payment-methods/load-methods.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'
import { findOpenInvoice } from './find-open-invoice.ts'
import { getInvoice } from './get-invoice.ts'

/** The oldest invoice that waits for money after a try that failed, with why and what comes next; no request leaves. */
export async function findRecovery(
  deps: Pick<Deps, 'db' | 'clock'>,
  membership: { accountId: string; role: Role },
): Promise<Recovery> {
  const open = await findOpenInvoice(deps, membership.accountId)
  if (open === null || open.attemptCount === 0) return null
  const invoice = await getInvoice(deps, membership, open.publicId)
  if (invoice.state === 'processing') return null
  const { methods } = await loadMethods(deps, membership.accountId)
  return {
    invoiceId: invoice.id,
    number: invoice.number,
    remaining: invoice.remaining,
    plan: invoice.subject.plan,
    lastTry: invoice.payments[0] ?? null,
    tries: invoice.payments.filter(({ status }) => status === 'failed').toReversed(),
    nextAttemptAt: invoice.nextAttemptAt,
    hasOtherMethod: methods.length > 1,
    standing: await standingOf(deps, open),
    canPay: invoice.canPay,
  }
}

/** What became of the plan that the invoice is for. A plan that was chosen since takes the place of one that ended. */
async function standingOf(
  { db }: Pick<Deps, 'db'>,
  { accountId, subscriptionStripeId: id }: { accountId: string; subscriptionStripeId: string | null },
): Promise<NonNullable<Recovery>['standing']> {
  if (id === null) return 'none'
  const [subscription] = await db
    .select({ status: subscriptions.status })
    .from(subscriptions)
    .where(eq(subscriptions.stripeId, id))
  switch (subscription?.status) {
    case 'active':
    case 'trialing':
    case 'past_due':
      return 'runs'
    case 'unpaid':
      return 'on_hold'
    case 'canceled':
      return (await loadBilling(db, accountId)).row?.stripeId === id ? 'ended' : 'none'
    default:
      return 'none'
  }
}
