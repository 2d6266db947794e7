import type { Role } from '#shared/contracts/account.ts'
import type { Recovery } from '#shared/contracts/invoices.ts'
import type { Deps } from '../../deps.ts'
import { loadMethods } from '../payment-methods/load-methods.ts'
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
    nextAttemptAt: invoice.nextAttemptAt,
    hasOtherMethod: methods.length > 1,
    canPay: invoice.canPay,
  }
}
