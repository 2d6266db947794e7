import { lazy } from 'react'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import { classes } from '../ui/classes.ts'
import { OptionalPart } from '../ui/optional-part.tsx'
import { NavigationLink } from './navigation-link.tsx'
import { paths } from './paths.ts'
import { useMe } from './use-me.ts'

const SignedInNavigation = lazy(async () => ({
  default: (await import('./signed-in-navigation.tsx')).SignedInNavigation,
}))

/** The header's links, and who is signed in. */
export function Navigation() {
  const t = useTranslations('app')
  const me = useMe()
  const [path] = useLocation()
  return (
    <nav
      aria-label={t('navigation')}
      className={classes(
        'flex flex-wrap items-center gap-x-1 py-1 sm:gap-x-2',
        // On a phone the links of a person have a row of their own, and have it before they are loaded.
        me !== null && 'max-sm:w-full',
      )}
    >
      <NavigationLink href={paths.plans()} isCurrent={path === '/plans'}>
        {t('plans')}
      </NavigationLink>
      {me === null ? (
        <NavigationLink href={paths.signIn()} isCurrent={path === '/sign-in'}>
          {t('signIn')}
        </NavigationLink>
      ) : null}
      {me ? (
        <OptionalPart fallback={null}>
          <SignedInNavigation me={me} path={path} />
        </OptionalPart>
      ) : null}
    </nav>
  )
}
