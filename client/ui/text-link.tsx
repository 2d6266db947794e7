import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { classes } from './classes.ts'

/** A link inside the app, within or beside text. */
export function TextLink({
  href,
  className,
  onClick,
  children,
}: {
  href: string
  className?: string
  /** Runs as well as the link. */
  onClick?: (() => void) | undefined
  children: ReactNode
}) {
  return (
    <Link
      href={href}
      {...(onClick && { onClick })}
      className={classes(
        'rounded-chip font-medium text-accent underline underline-offset-2 hover:text-accent-strong',
        className,
      )}
    >
      {children}
    </Link>
  )
}
