import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'

/** A next step of the plan card; its words are `overview.<label>`. */
export interface StateAction {
  readonly label: 'seePlans' | 'finishPayment' | 'confirmBank' | 'startAgain' | 'comeBack'
  readonly href: string
}

export interface StateActions {
  readonly primary: StateAction | null
  readonly secondary: StateAction | null
}

const seePlans: StateAction = { label: 'seePlans', href: paths.plans() }

/** What can be done next in this state, for people who may. */
export function stateActions({ state, plan, unfinished }: CurrentSubscription): StateActions {
  const choice = unfinished?.choice ?? plan?.choice ?? null
  const checkout = choice === null ? paths.plans() : paths.checkout(choice)
  switch (state.kind) {
    case 'free':
      return { primary: seePlans, secondary: null }
    case 'incomplete':
      return { primary: { label: 'finishPayment', href: checkout }, secondary: seePlans }
    case 'bank_check':
      return { primary: { label: 'confirmBank', href: checkout }, secondary: seePlans }
    case 'canceled':
      return { primary: { label: 'comeBack', href: checkout }, secondary: null }
    case 'expired':
      return { primary: { label: 'startAgain', href: checkout }, secondary: seePlans }
    case 'trialing':
    case 'active':
    case 'canceling':
      return { primary: null, secondary: seePlans }
    case 'processing':
    case 'past_due':
    case 'unpaid':
    case 'paused':
      return { primary: null, secondary: null }
  }
}
