import type { Role } from '#shared/contracts/account.ts'
import type { AddTaxIdInput, RemoveTaxIdInput, SavedDetails } from '#shared/contracts/billing-details.ts'
import { BillingError } from '#shared/errors.ts'
import type { TaxIdRow } from '../../db/schema/customers.ts'
import type { Deps } from '../../deps.ts'
import type { SignedInUser } from '../../trpc/context.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { runOperation } from '../operations/run-operation.ts'
import { getDetails } from './get-details.ts'
import { loadCustomer } from './load-customer.ts'

/** As many as Stripe takes with a customer. */
const maxTaxIds = 5

interface Manager {
  accountId: string
  role: Role
  user: SignedInUser
}

/** Adds a number, which a register then looks up. Refuses with `tax_id_refused` and why. */
export async function addTaxId(
  deps: Deps,
  { accountId, role, user }: Manager,
  { attemptId, type, value }: AddTaxIdInput,
): Promise<SavedDetails> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'add_tax_id',
    inputHash: hashOfInput({ type, value }),
    user,
    async prepare() {
      const known = await taxIdsOf(deps, accountId)
      if (known.some((taxId) => isSame(taxId, { type, value }))) throw refused('known')
      if (known.length >= maxTaxIds) throw refused('too_many')
      return { type, value, customer: { email: user.email, name: user.name } }
    },
  })
  return getDetails(deps, { accountId, role })
}

/** Takes a number away. Refuses with `not_found` what the account does not have. */
export async function removeTaxId(
  deps: Deps,
  { accountId, role, user }: Manager,
  { attemptId, type, value }: RemoveTaxIdInput,
): Promise<SavedDetails> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'remove_tax_id',
    inputHash: hashOfInput({ type, value }),
    user,
    async prepare() {
      const found = (await taxIdsOf(deps, accountId)).find((taxId) => isSame(taxId, { type, value }))
      if (found === undefined) throw new BillingError('not_found', 'the account has no such number')
      return { taxId: found.id }
    },
  })
  return getDetails(deps, { accountId, role })
}

async function taxIdsOf(deps: Deps, accountId: string): Promise<readonly TaxIdRow[]> {
  return (await loadCustomer(deps, accountId))?.details?.taxIds ?? []
}

function isSame(taxId: TaxIdRow, { type, value }: { type: string; value: string }): boolean {
  return taxId.type === type && taxId.value === value
}

function refused(reason: 'known' | 'too_many'): BillingError {
  return new BillingError('tax_id_refused', `a number is refused: ${reason}`, { details: { reason } })
}
