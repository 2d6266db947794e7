import type { Deps } from '../../deps.ts'
import type { ChangeWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { bookPause } from '../subscriptions/book-pause.ts'
import { bookChange } from './book-change.ts'

/** Books again what a change had let go of before it failed; one of the two at most, for Stripe keeps one schedule. */
export async function bookAgain(
  deps: Deps,
  operation: OperationWith<unknown>,
  { subscriptionId, replaces, replacesPause }: ChangeWish,
): Promise<void> {
  if (replaces !== null) await bookChange(deps, operation, subscriptionId, replaces)
  else if (replacesPause !== null) await bookPause(deps, operation, subscriptionId, replacesPause)
}
