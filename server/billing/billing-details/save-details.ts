import type { Role } from '#shared/contracts/account.ts'
import type { SavedDetails, SaveDetailsInput } from '#shared/contracts/billing-details.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import type { SignedInUser } from '../../trpc/context.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { runOperation } from '../operations/run-operation.ts'
import { hasAutomaticTax } from '../settings/automatic-tax.ts'
import { getDetails, versionOf } from './get-details.ts'
import { loadCustomer } from './load-customer.ts'

/**
 * Lets later invoices name these details; those that are made stay as they are. Refuses with `details_changed` when what
 * was shown is no longer what is saved, and with `tax_location_unknown`.
 */
export async function saveDetails(
  deps: Deps,
  { accountId, role, user }: { accountId: string; role: Role; user: SignedInUser },
  { attemptId, version, details }: SaveDetailsInput,
): Promise<SavedDetails> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'save_billing_details',
    inputHash: hashOfInput(details),
    user,
    async prepare() {
      const row = (await loadCustomer(deps, accountId))?.details ?? null
      if ((await versionOf(row)) !== version) {
        throw new BillingError('details_changed', 'somebody else saved billing details meanwhile')
      }
      const automaticTax = await hasAutomaticTax(deps, accountId)
      return { details, customer: { email: user.email, name: user.name }, automaticTax }
    },
  })
  return getDetails(deps, { accountId, role })
}
