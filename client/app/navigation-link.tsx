import { Link } from 'wouter'
import { classes } from '../ui/classes.ts'

/** A link of the header, marked when its page is open. */
export function NavigationLink({
  href,
  isCurrent,
  children,
}: {
  href: string
  isCurrent: boolean
  children: string
}) {
  return (
    <Link
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      className={classes(
        'inline-flex min-h-11 items-center rounded-input px-3 text-label font-medium no-underline hover:bg-sunken',
        isCurrent ? 'text-accent underline underline-offset-8' : 'text-text',
      )}
    >
      {children}
    </Link>
  )
}
