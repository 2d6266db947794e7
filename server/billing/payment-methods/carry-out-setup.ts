import { methodTypesFor } from '#shared/billing/method-types.ts'
import type { Deps } from '../../deps.ts'
import { doors } from '../../http/doors.ts'
import { ensureCustomer } from '../customers/ensure-customer.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { CardSetupWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { closeSetups } from './close-setups.ts'
import { setupOfOperation } from './setup-of-operation.ts'

/** Everything that pays in some currency may be put on file. */
const savedMethodTypes = methodTypesFor('eur')

/**
 * Opens a set-up that the browser confirms with what was typed; the oldest of too many open ones is over then. Two
 * requests, three for an account's first, one more for each that is closed.
 * @returns the set-up's secret where the call at hand was told it
 */
export async function carryOutCardSetup(
  deps: Deps,
  operation: OperationWith<CardSetupWish>,
): Promise<OperationEnd> {
  const customer = await ensureCustomer(deps, operation, operation.input.customer)
  await closeSetups(deps, { accountId: operation.accountId, customer, keep: doors.card_attach.open - 1 })
  const answer = await runStep(deps, operation, 'create_setup', () => ({
    call: 'setupIntents.create',
    params: {
      customer,
      usage: 'off_session',
      allowed_payment_method_types: [...savedMethodTypes],
      metadata: { account_id: operation.accountId, operation_id: operation.id },
    },
  }))
  if (answer?.object === 'setup_intent') {
    const { id: setupIntentId, client_secret: secret } = answer.setupIntent
    return { outcome: { kind: 'set_up', setupIntentId }, answer: secret }
  }
  return { outcome: { kind: 'set_up', setupIntentId: await setupOfOperation(deps, operation) }, answer: null }
}
