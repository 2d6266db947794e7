import type { ChangeSubscriptionInput } from '#shared/contracts/plan-changes.ts'
import type { PaymentStep } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { refuseLockedCards } from '../cards/card-lock.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import type { ChangeWish } from '../operations/inputs.ts'
import { runOperation } from '../operations/run-operation.ts'
import { findChangeQuote } from '../quotes/quotes.ts'
import { paymentStepOf } from '../subscriptions/payment-step.ts'
import type { Starter } from '../subscriptions/prepare-start.ts'
import { checkChange } from './check-change.ts'
import { fingerprintOf } from './fingerprint.ts'
import { billOf } from './preview-change.ts'

/**
 * Carries out a change that was previewed: to the cent, or not at all (`quote_expired`, when it got old, when the state
 * has moved on, and when Stripe would bill another amount by now). What raises applies only once it is paid; what lowers
 * is booked for the next period. Refuses with `card_declined`; then what ran before still runs.
 * @param takeToken counts a new attempt against the limits
 */
export async function changeSubscription(
  deps: Deps,
  { accountId, user, ip }: Starter,
  { attemptId, quoteId, consentVersion }: ChangeSubscriptionInput,
  takeToken: () => Promise<void>,
): Promise<PaymentStep> {
  await refuseLockedCards(deps, accountId)
  const { outcome, answer } = await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'change_subscription',
    inputHash: hashOfInput({ quoteId }),
    user,
    async prepare(): Promise<ChangeWish> {
      const wish = await acceptQuote(deps, accountId, quoteId)
      await takeToken()
      return { ...wish, consent: { version: consentVersion, ip } }
    },
  })
  return paymentStepOf(deps, { accountId, attemptId }, outcome, answer)
}

async function acceptQuote(
  deps: Deps,
  accountId: string,
  quoteId: string,
): Promise<Omit<ChangeWish, 'consent'>> {
  const { choice, change, dueMinor } = await findChangeQuote(deps, accountId, quoteId)
  const { fingerprint, ...parts } = change
  const checked = await checkChange(deps, accountId, choice)
  if (fingerprintOf(checked.billing) !== fingerprint) throw stale('the state has moved on')
  if (parts.now !== null) {
    const bill = await billOf(deps, checked, parts.now, parts.prorationDate)
    if (bill.amount_due !== dueMinor) throw stale(`${bill.amount_due} would be due, ${dueMinor} was shown`)
  }
  const pause = checked.replacesPause
  const replacesPause = pause && { pauseAt: pause.at, resumeAt: pause.resumesAt, givesCredit: false }
  return { ...parts, dueMinor, replaces: checked.replaces, replacesPause }
}

function stale(why: string): BillingError {
  return new BillingError('quote_expired', why)
}
