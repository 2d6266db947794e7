import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { classes } from './classes.ts'

/** A link inside the app, within or beside text. */
export function TextLink({
  href,
  className,
  children,
}: {
  href: string
  className?: string
  children: ReactNode
}) {
  return (
    <Link
      href={href}
      className={classes(
        'rounded-chip font-medium text-accent underline underline-offset-2 hover:text-accent-strong',
        className,
      )}
    >
      {children}
    </Link>
  )
}
