import type { Deps } from '../../deps.ts'
import { projectSetupIntent } from '../../projections/intent.ts'
import { drawReadSequence, projecting } from '../../projections/projection.ts'
import { StripeFailure } from '../../stripe/errors.ts'
import { cancelSetupIntent, listOpenSetups } from '../../stripe/intents.ts'

/**
 * Cancels the account's open card set-ups but the newest few: with the secret of one a browser can try cards without
 * asking us. Canceling is final, so that doing it twice changes nothing and it needs no operation of its own.
 * @param keep how many stay usable
 */
export async function closeSetups(
  deps: Deps,
  { accountId, customer, keep }: { accountId: string; customer: string; keep: number },
): Promise<void> {
  for (const id of (await listOpenSetups(deps.stripe, customer)).slice(keep)) {
    const readSequence = await drawReadSequence(deps.db)
    try {
      const setup = await cancelSetupIntent(deps.stripe, id)
      const source = { accountId, readSequence, actor: { kind: 'job' as const } }
      await projecting(deps, source, (projection) => projectSetupIntent(projection, setup))
    } catch (error) {
      // Confirmed or canceled meanwhile: its own event brings the row up to date.
      if (!(error instanceof StripeFailure && error.kind === 'refused')) throw error
    }
  }
}
