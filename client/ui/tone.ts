import type { IconName } from './icon.tsx'

/** What a badge or banner is about. Each tone has words, an icon and a colour; never the colour alone. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger'

export const toneLook: Record<Tone, string> = {
  neutral: 'bg-sunken text-muted',
  info: 'bg-info-bg text-info',
  success: 'bg-success-bg text-success',
  warning: 'bg-warning-bg text-warning',
  danger: 'bg-danger-bg text-danger',
}

export const toneIcon: Record<Tone, IconName> = {
  neutral: 'dot',
  info: 'info',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
}
