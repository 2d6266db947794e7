import type { ButtonHTMLAttributes, MouseEvent, ReactNode, Ref } from 'react'
import { Link } from 'wouter'
import { classes } from './classes.ts'
import { Spinner } from './icon.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'

const looks: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong',
  secondary: 'bg-surface text-text border-control hover:bg-sunken',
  quiet: 'bg-transparent text-accent border-transparent hover:bg-accent-bg',
  danger: 'bg-surface text-danger border-danger hover:bg-danger-bg',
}

const locked: Record<ButtonVariant, string> = {
  primary: 'aria-disabled:bg-sunken aria-disabled:text-muted aria-disabled:border-control',
  secondary: 'aria-disabled:bg-sunken aria-disabled:text-muted',
  quiet: 'aria-disabled:bg-transparent aria-disabled:text-muted',
  danger: 'aria-disabled:bg-sunken aria-disabled:text-muted aria-disabled:border-control',
}

const shape =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-input border px-4 py-2 text-center text-body font-medium no-underline transition-colors'

function look(variant: ButtonVariant, block: boolean, className?: string): string {
  return classes(shape, looks[variant], locked[variant], block && 'w-full', className)
}

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly variant?: ButtonVariant
  /** As wide as its container. */
  readonly block?: boolean
  /** The words while the action runs ("Paying €29.00…"). When set, the button is locked and keeps its focus. */
  readonly busyLabel?: ReactNode | undefined
  /** Locked for a reason that stands on the screen as text; give that text's id as `aria-describedby`. */
  readonly isLocked?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/**
 * A button of the app. It is locked with `aria-disabled`, never `disabled`: the focus stays where it was, the words change,
 * and a second click does nothing.
 */
export function Button({
  variant = 'secondary',
  block = false,
  busyLabel,
  isLocked = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const isBusy = busyLabel !== undefined
  const refusesClicks = isBusy || isLocked
  const handleClick = (event: MouseEvent<HTMLButtonElement>) => {
    if (refusesClicks) {
      event.preventDefault()
      return
    }
    onClick?.(event)
  }
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={refusesClicks || undefined}
      aria-busy={isBusy || undefined}
      className={look(variant, block, className)}
      onClick={handleClick}
    >
      {isBusy ? (
        <>
          <Spinner />
          {busyLabel}
        </>
      ) : (
        children
      )}
    </button>
  )
}

export interface ButtonLinkProps {
  readonly href: string
  readonly variant?: ButtonVariant
  readonly block?: boolean
  readonly className?: string
  readonly children: ReactNode
  readonly 'aria-describedby'?: string
  readonly 'aria-label'?: string
}

/** A link inside the app that looks like a button, because it is the next step. */
export function ButtonLink({ variant = 'secondary', block = false, className, ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={look(variant, block, className)} />
}
