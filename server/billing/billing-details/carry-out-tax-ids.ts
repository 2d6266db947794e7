import type { Deps } from '../../deps.ts'
import { ensureCustomer } from '../customers/ensure-customer.ts'
import { findCustomer } from '../customers/find-customer.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { AddTaxIdWish, RemoveTaxIdWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'

const saved: OperationEnd = { outcome: { kind: 'details_saved' }, answer: null }

/** Puts a number on the account's customer. Two requests, three where there is no customer so far. */
export async function carryOutAddTaxId(
  deps: Deps,
  operation: OperationWith<AddTaxIdWish>,
): Promise<OperationEnd> {
  const { type, value, customer: person } = operation.input
  const id = await ensureCustomer(deps, operation, person)
  await runStep(deps, operation, 'create_tax_id', () => ({
    call: 'customers.createTaxId',
    id,
    params: { type, value },
  }))
  return saved
}

/** Takes a number off the account's customer. Two requests. */
export async function carryOutRemoveTaxId(
  deps: Deps,
  operation: OperationWith<RemoveTaxIdWish>,
): Promise<OperationEnd> {
  const { taxId } = operation.input
  const id = await findCustomer(deps, operation.accountId)
  if (id !== null) {
    await runStep(deps, operation, 'delete_tax_id', () => ({ call: 'customers.deleteTaxId', id, taxId }))
  }
  return saved
}
