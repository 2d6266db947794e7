import type { ReactNode, Ref } from 'react'
import { classes } from './classes.ts'
import { Icon, type IconName } from './icon.tsx'
import { toneIcon, toneLook, type Tone } from './tone.ts'

export interface BannerProps {
  readonly tone: Tone
  readonly icon?: IconName
  readonly title?: ReactNode
  /** The sentence. */
  readonly children?: ReactNode
  /** Buttons or links under the sentence. */
  readonly actions?: ReactNode
  /** `alert` for a failure that blocks; `status` for news; absent for what was there from the start. */
  readonly role?: 'alert' | 'status'
  /** For a banner that takes the focus when it appears. */
  readonly ref?: Ref<HTMLDivElement>
  readonly id?: string
  readonly className?: string
}

/** A message in the flow of the page: what happened, what did not, and what to do next. */
export function Banner({ tone, icon, title, children, actions, role, ref, id, className }: BannerProps) {
  return (
    <div
      ref={ref}
      id={id}
      role={role}
      tabIndex={ref === undefined ? undefined : -1}
      className={classes(
        'flex items-start gap-3 rounded-card border border-transparent p-4',
        toneLook[tone],
        className,
      )}
    >
      <Icon name={icon ?? toneIcon[tone]} size={20} className="mt-0.5" />
      <div className="grid min-w-0 flex-1 gap-1">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div className="text-text">{children}</div> : null}
        {actions ? <div className="mt-2 flex flex-wrap items-center gap-3">{actions}</div> : null}
      </div>
    </div>
  )
}
