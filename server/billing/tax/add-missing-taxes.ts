import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { runOperation } from '../operations/run-operation.ts'
import { findUntaxed } from './find-untaxed.ts'

/**
 * Lets Stripe work out the taxes of what began before they were turned on, from the next invoice on. One request for each
 * such subscription, two where a change is booked. Safe to repeat and to run twice at once.
 * @returns how many have their taxes now
 */
export async function addMissingTaxes(deps: Deps): Promise<number> {
  let added = 0
  for (const { accountId, subscriptionId } of await findUntaxed(deps)) {
    try {
      await requestTaxes(deps, { accountId, attemptId: deps.newId(), subscriptionId })
      added++
    } catch (error) {
      const billing = error instanceof StripeFailure ? error.billing : error
      if (!(billing instanceof BillingError)) throw error
      // While somebody changes their billing, or Stripe is away, it is the next run's.
      if (billing.code === 'operation_running' || billing.code === 'stripe_unavailable') continue
      deps.log.warn({ err: error, accountId }, 'taxes could not be added to what runs')
    }
  }
  return added
}

/** Adds the taxes of one subscription as a recorded operation in nobody's name. */
export async function requestTaxes(
  deps: Deps,
  { accountId, attemptId, subscriptionId }: { accountId: string; attemptId: string; subscriptionId: string },
): Promise<void> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'add_taxes',
    inputHash: hashOfInput({ subscriptionId }),
    user: null,
    prepare: async () => ({ subscriptionId }),
  })
}
