import type { BillingState, SubscriptionAction } from '../contracts/subscriptions.ts'
import type { BillingErrorCode } from '../errors.ts'
import { type BillingFacts, billingStateOf, bookedOf, endingOf, isRunning } from './subscription-state.ts'

type RunningKind = Exclude<BillingState['kind'], 'free' | 'incomplete' | 'canceled' | 'expired'>
type Rule = BillingErrorCode | null

const always = {
  bank_check: null,
  processing: null,
  past_due: null,
  unpaid: null,
  paused: null,
  canceling: null,
  changing: null,
  pause_booked: null,
  trialing: null,
  active: null,
  no_charges: null,
  disputed: null,
} as const satisfies Record<RunningKind, Rule>
const only = (code: BillingErrorCode): Record<RunningKind, Rule> => ({
  bank_check: code,
  processing: code,
  past_due: code,
  unpaid: code,
  paused: code,
  canceling: code,
  changing: code,
  pause_booked: code,
  trialing: code,
  active: code,
  no_charges: code,
  disputed: code,
})

const changeRules: Readonly<Record<RunningKind, Rule>> = {
  ...always,
  bank_check: 'payment_in_progress',
  processing: 'payment_in_progress',
  past_due: 'payment_open',
  unpaid: 'payment_open',
  paused: 'already_paused',
  canceling: 'already_ending',
  no_charges: 'change_not_possible',
}

/** By what name each action is refused in each state; null where the state does not stand in its way. */
const guards: Readonly<Record<SubscriptionAction, Readonly<Record<RunningKind, Rule>>>> = {
  cancel: { ...always, canceling: 'already_ending' },
  cancel_now: { ...always, processing: 'payment_in_progress' },
  keep: always,
  pause: {
    ...always,
    bank_check: 'payment_in_progress',
    processing: 'payment_in_progress',
    past_due: 'payment_open',
    unpaid: 'payment_open',
    paused: 'already_paused',
    pause_booked: 'already_paused',
    canceling: 'already_ending',
    trialing: 'trial_running',
  },
  drop_pause: always,
  extend_pause: { ...only('not_paused'), paused: null },
  resume: { ...only('not_paused'), paused: null, bank_check: null, processing: 'payment_in_progress' },
  end_trial: { ...only('not_in_trial'), trialing: null, canceling: 'already_ending' },
  change: changeRules,
  redeem: changeRules,
}

/** Why an action is refused to anybody just now, by the name of the refusal, or null. Roles and plans have rules of their own. */
export function obstacleTo(action: SubscriptionAction, facts: BillingFacts, now: Date): Rule {
  const { subscription } = facts
  if (subscription === null || !isRunning(subscription)) return 'not_subscribed'
  const ending = endingOf(facts)
  switch (action) {
    case 'cancel':
      if (ending !== null) return 'already_ending'
      break
    case 'keep':
      if (ending?.canBeKept !== true) return 'not_ending'
      break
    case 'pause':
      if (ending !== null) return 'already_ending'
      break
    case 'drop_pause':
      if (bookedOf(facts, now).pause === null) return 'not_paused'
      break
    case 'extend_pause':
      if (!hasDayOfReturn(facts, now)) return 'not_paused'
      break
    case 'resume':
      if (subscription.status !== 'paused') return 'not_paused'
      if (!subscription.hasPaymentMethod) return 'no_payment_method'
      break
    case 'end_trial':
      if (subscription.status !== 'trialing') return 'not_in_trial'
      if (!subscription.hasPaymentMethod) return 'no_payment_method'
      break
    case 'change':
    case 'redeem':
      if (ending !== null) return 'already_ending'
      break
    case 'cancel_now':
      break
  }
  const { kind } = billingStateOf(facts, now)
  return isRunningKind(kind) ? guards[action][kind] : 'not_subscribed'
}

/** It stands still until a day that is still to come. */
function hasDayOfReturn({ subscription, schedule }: BillingFacts, now: Date): boolean {
  const { pauseAt, resumeAt } = schedule ?? {}
  return subscription?.status === 'paused' && pauseAt != null && resumeAt != null && resumeAt > now
}

function isRunningKind(kind: BillingState['kind']): kind is RunningKind {
  return Object.hasOwn(always, kind)
}
