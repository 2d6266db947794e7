import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'

/** What an account's present state means for somebody who wants to pay. */
export type Standing = 'can_pay' | 'read_only' | 'subscribed' | 'payment_running'

/** Whether checkout is open to this account; the server decides again when the button is pressed. */
export function standingOf({ state, unfinished, canManage }: CurrentSubscription): Standing {
  if ('purpose' in state && state.purpose !== 'start') return 'subscribed'
  switch (state.kind) {
    case 'trialing':
    case 'active':
    case 'canceling':
    case 'changing':
    case 'pause_booked':
    case 'no_charges':
    case 'disputed':
    case 'past_due':
    case 'unpaid':
    case 'paused':
      return 'subscribed'
    case 'processing':
      return 'payment_running'
    case 'free':
    case 'incomplete':
    case 'bank_check':
    case 'canceled':
    case 'expired':
      if (unfinished?.payment === 'processing') return 'payment_running'
      return canManage ? 'can_pay' : 'read_only'
  }
}
