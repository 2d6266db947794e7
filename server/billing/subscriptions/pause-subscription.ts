import { addMonths } from '#shared/billing/months.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { laterResumptions } from '#shared/billing/later-resumptions.ts'
import type { ExtendPauseInput, PauseSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { runOperation } from '../operations/run-operation.ts'
import type { Manager } from './cancel-subscription.ts'
import { changeToPutBack, changeToRelease } from './released-change.ts'
import { guarded } from './guarded.ts'

/**
 * Pauses the account's subscription now or with its period, for some months or until it is resumed. What is booked for
 * later is let go first. Refuses by the table of guards, and with `pause_not_offered`.
 */
export async function pauseSubscription(
  deps: Deps,
  { accountId, user }: Manager,
  { attemptId, from, months }: PauseSubscriptionInput,
): Promise<void> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'pause_subscription',
    inputHash: hashOfInput({ from, months }),
    user,
    async prepare() {
      const { pause: rules } = catalogueInUse().leaving
      if (rules === null || (months ?? 0) > rules.maxMonths) {
        throw new BillingError('pause_not_offered', `a pause of ${months ?? 'open'} months is not offered`)
      }
      const found = await guarded(deps, accountId, 'pause')
      const { row, now } = found
      const pauseAt = from === 'now' ? now : (row.periodEndsAt ?? now)
      return {
        subscriptionId: row.stripeId,
        pauseAt: from === 'now' ? null : pauseAt.toISOString(),
        resumeAt: months === null ? null : addMonths(pauseAt, months).toISOString(),
        givesCredit: from === 'now' && rules.unusedTime === 'credit',
        released: changeToRelease(found),
      }
    },
  })
}

/**
 * Lets a pause that runs last longer, until a later day or until somebody resumes it. Refuses by the table of guards, and
 * with `pause_not_offered` for a day that is not later or too far away.
 */
export async function extendPause(
  deps: Deps,
  { accountId, user }: Manager,
  { attemptId, months }: ExtendPauseInput,
): Promise<void> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'extend_pause',
    inputHash: hashOfInput({ months }),
    user,
    async prepare() {
      const { pause: rules } = catalogueInUse().leaving
      const { row, billing } = await guarded(deps, accountId, 'extend_pause')
      const offered = laterResumptions(billing.facts.schedule, rules?.maxMonths ?? 0)
      const wanted = offered.find((each) => each.months === months)
      if (rules === null || (months !== null && wanted === undefined)) {
        throw new BillingError(
          'pause_not_offered',
          `a pause of ${months ?? 'open'} months in all is not offered`,
        )
      }
      return { subscriptionId: row.stripeId, resumeAt: wanted?.resumesAt ?? null }
    },
  })
}

/** Takes a booked pause back before it begins; a change that it let go of is booked again. Refuses with `not_subscribed` or `not_paused`. */
export async function dropPause(
  deps: Deps,
  { accountId, user }: Manager,
  { attemptId }: { attemptId: string },
): Promise<void> {
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'drop_pause',
    inputHash: hashOfInput({}),
    user,
    async prepare() {
      const found = await guarded(deps, accountId, 'drop_pause')
      return { subscriptionId: found.row.stripeId, putBack: await changeToPutBack(deps, found) }
    },
  })
}
