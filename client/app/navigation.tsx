import { useTranslations } from 'use-intl'
import { Link, useLocation } from 'wouter'
import { SignOutButton } from '../features/account/sign-out-button.tsx'
import { classes } from '../ui/classes.ts'
import { paths } from './paths.ts'
import { useMe } from './use-me.ts'

/** The header's links, and who is signed in. */
export function Navigation() {
  const t = useTranslations('app')
  const me = useMe()
  const [path] = useLocation()
  return (
    <nav aria-label={t('navigation')} className="flex flex-wrap items-center gap-x-1 py-1 sm:gap-x-2">
      <NavigationLink href={paths.plans()} isCurrent={path === '/plans'}>
        {t('plans')}
      </NavigationLink>
      {me === null ? (
        <NavigationLink href={paths.signIn()} isCurrent={path === '/sign-in'}>
          {t('signIn')}
        </NavigationLink>
      ) : null}
      {me ? (
        <>
          <NavigationLink href={paths.overview} isCurrent={path === '/billing'}>
            {t('billing')}
          </NavigationLink>
          <span className="hidden max-w-48 truncate px-3 text-label text-muted md:inline">
            {t('signedInAs', { name: me.user.name })}
          </span>
          <SignOutButton />
        </>
      ) : null}
    </nav>
  )
}

function NavigationLink({
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
