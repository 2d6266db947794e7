import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'

/** A next step of the plan card; its words are `overview.<label>`. */
export interface StateAction {
  readonly label:
    | 'seePlans'
    | 'changePlan'
    | 'finishPayment'
    | 'confirmBank'
    | 'startAgain'
    | 'comeBack'
    | 'payNow'
    | 'addCard'
  readonly href: string
}

export interface StateActions {
  readonly primary: StateAction | null
  readonly secondary: StateAction | null
}

const seePlans: StateAction = { label: 'seePlans', href: paths.plans() }
const addCard: StateAction = { label: 'addCard', href: paths.addPaymentMethod }
const changePlan: StateAction = { label: 'changePlan', href: paths.change() }

/** What can be done next in this state, for people who may. */
export function stateActions(current: CurrentSubscription): StateActions {
  const { state, plan, unfinished, lastChoice, openInvoice, paymentMethod } = current
  const pay = (label: 'payNow' | 'confirmBank'): StateAction | null =>
    openInvoice === null ? null : { label, href: paths.pay(openInvoice.id) }
  const choice = unfinished?.choice ?? plan?.choice ?? lastChoice
  const checkout = choice === null ? paths.plans() : paths.checkout(choice)
  switch (state.kind) {
    case 'free':
      return { primary: seePlans, secondary: null }
    case 'incomplete':
      return { primary: { label: 'finishPayment', href: checkout }, secondary: seePlans }
    case 'bank_check':
      // A change that waits has a banner of its own, with what can be done about it.
      if (state.purpose === 'change') return { primary: null, secondary: null }
      if (state.purpose !== 'start') return { primary: pay('confirmBank'), secondary: null }
      return { primary: { label: 'confirmBank', href: checkout }, secondary: seePlans }
    case 'canceled':
      return { primary: { label: 'comeBack', href: checkout }, secondary: seePlans }
    case 'expired':
      return { primary: { label: 'startAgain', href: checkout }, secondary: seePlans }
    case 'trialing':
      return { primary: state.hasPaymentMethod ? null : addCard, secondary: changePlan }
    case 'active':
    case 'changing':
    case 'disputed':
    case 'pause_booked':
      return { primary: null, secondary: changePlan }
    case 'canceling':
    case 'no_charges':
      return { primary: null, secondary: seePlans }
    case 'past_due':
    case 'unpaid':
      return { primary: pay('payNow'), secondary: addCard }
    case 'paused':
      return { primary: paymentMethod === null ? addCard : null, secondary: null }
    case 'processing':
      return { primary: null, secondary: null }
  }
}
