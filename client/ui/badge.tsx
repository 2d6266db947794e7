import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon, type IconName } from './icon.tsx'
import { toneIcon, toneLook, type Tone } from './tone.ts'

/** A state in one or two words, with an icon. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
}: {
  tone?: Tone
  icon?: IconName
  children: ReactNode
}) {
  return (
    <span
      className={classes(
        'inline-flex items-center gap-1 rounded-full border border-transparent px-2 py-0.5 text-label font-medium',
        toneLook[tone],
      )}
    >
      <Icon name={icon ?? toneIcon[tone]} />
      {children}
    </span>
  )
}
