import type { BillingState } from '#shared/contracts/subscriptions.ts'
import type { IconName } from '../../ui/icon.tsx'
import type { Tone } from '../../ui/tone.ts'

/** Tone and icon of each state's badge; its word is `state.badge.<kind>`. */
export const stateLooks: Readonly<Record<BillingState['kind'], { tone: Tone; icon: IconName }>> = {
  free: { tone: 'neutral', icon: 'minus' },
  incomplete: { tone: 'warning', icon: 'clock' },
  bank_check: { tone: 'warning', icon: 'bank' },
  processing: { tone: 'info', icon: 'clock' },
  trialing: { tone: 'info', icon: 'clock' },
  active: { tone: 'success', icon: 'success' },
  canceling: { tone: 'neutral', icon: 'clock' },
  changing: { tone: 'info', icon: 'clock' },
  pause_booked: { tone: 'info', icon: 'pause' },
  no_charges: { tone: 'success', icon: 'success' },
  disputed: { tone: 'neutral', icon: 'info' },
  past_due: { tone: 'warning', icon: 'warning' },
  unpaid: { tone: 'danger', icon: 'danger' },
  paused: { tone: 'info', icon: 'pause' },
  canceled: { tone: 'neutral', icon: 'cross' },
  expired: { tone: 'neutral', icon: 'cross' },
}
